using System.Net;
using MessageFunctions.Channels.Webhook;

namespace MessageFunctions.Channels.Tests.Webhook;

public sealed class DestinationTests
{
    private static readonly WebhookSecret Secret = WebhookSecret.Create();

    [Theory]
    [InlineData("0.0.0.0")]
    [InlineData("10.1.2.3")]
    [InlineData("100.64.0.1")]
    [InlineData("127.0.0.1")]
    [InlineData("127.255.255.254")]
    [InlineData("169.254.169.254")]
    [InlineData("168.63.129.16")]
    [InlineData("172.16.0.1")]
    [InlineData("172.31.255.255")]
    [InlineData("192.168.1.1")]
    [InlineData("192.0.0.192")]
    [InlineData("198.18.0.1")]
    [InlineData("224.0.0.1")]
    [InlineData("239.255.255.250")]
    [InlineData("255.255.255.255")]
    [InlineData("::")]
    [InlineData("::1")]
    [InlineData("::127.0.0.1")]
    [InlineData("::ffff:127.0.0.1")]
    [InlineData("::ffff:169.254.169.254")]
    [InlineData("64:ff9b::7f00:1")]
    [InlineData("2002:7f00:1::")]
    [InlineData("2001:0:7f00:1::")]
    [InlineData("fc00::1")]
    [InlineData("fd00:ec2::254")]
    [InlineData("fe80::1")]
    [InlineData("fe80::1%2")]
    [InlineData("fec0::1")]
    [InlineData("ff02::1")]
    public void What_is_not_the_public_internet_is_not_called(string address)
    {
        Assert.False(new DestinationGuard([]).Allows(IPAddress.Parse(address)));
    }

    [Theory]
    [InlineData("1.1.1.1")]
    [InlineData("93.184.216.34")]
    [InlineData("172.15.255.255")]
    [InlineData("172.32.0.1")]
    [InlineData("100.128.0.1")]
    [InlineData("::ffff:1.1.1.1")]
    [InlineData("2606:4700:4700::1111")]
    [InlineData("2a00:1450:4001::1")]
    public void The_public_internet_is_called(string address) => Assert.True(new DestinationGuard([]).Allows(IPAddress.Parse(address)));

    [Fact]
    public void A_network_of_the_settings_is_called_and_its_neighbour_is_not()
    {
        var guard = new DestinationGuard([IPNetwork.Parse("10.1.0.0/16")]);

        Assert.True(guard.Allows(IPAddress.Parse("10.1.255.255")));
        Assert.True(guard.Allows(IPAddress.Parse("::ffff:10.1.0.1")));
        Assert.False(guard.Allows(IPAddress.Parse("10.2.0.0")));
    }

    [Theory]
    [InlineData("http://127.0.0.1:{port}/")]
    [InlineData("http://localhost:{port}/")]
    [InlineData("http://[::1]:{port}/")]
    [InlineData("http://[::ffff:127.0.0.1]:{port}/")]
    [InlineData("http://2130706433:{port}/")]
    [InlineData("http://0x7f.1:{port}/")]
    [InlineData("http://0177.0.0.1:{port}/")]
    [InlineData("http://0:{port}/")]
    public async Task However_the_address_is_written_nothing_is_called(string url)
    {
        await using var server = await WebhookServer.StartAsync();
        using var poster = new WebhookPoster(new WebhookOptions { AllowHttp = true }, TimeProvider.System);

        var outcome = await PostAsync(poster, url.Replace("{port}", $"{server.Url.Port}", StringComparison.Ordinal));

        Assert.Equal(SendCode.DestinationForbidden, Assert.IsType<SendOutcome.Rejected>(outcome).Code);
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task A_name_that_turns_to_a_private_address_after_it_was_looked_at_gains_nothing()
    {
        await using var server = await WebhookServer.StartAsync();
        var asked = new List<string>();
        using var poster = new WebhookPoster(
            new WebhookOptions { AllowHttp = true, ConnectTimeoutSeconds = 1 }, TimeProvider.System,
            (host, _) =>
            {
                asked.Add(host);
                // The first answer is public (and refuses connections), every later one is ours.
                return Task.FromResult<IPAddress[]>([IPAddress.Parse(asked.Count == 1 ? "192.0.1.1" : "127.0.0.1")]);
            });
        var url = $"http://rebind.example:{server.Url.Port}/";

        await PostAsync(poster, url);
        var second = await PostAsync(poster, url);

        Assert.Equal(["rebind.example", "rebind.example"], asked);
        Assert.Equal(SendCode.DestinationForbidden, Assert.IsType<SendOutcome.Rejected>(second).Code);
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task Of_a_name_with_a_private_and_an_allowed_address_only_the_allowed_one_is_called()
    {
        await using var server = await WebhookServer.StartAsync();
        using var poster = new WebhookPoster(
            new WebhookOptions { AllowHttp = true, AllowedNetworks = ["127.0.0.1/32"] }, TimeProvider.System,
            (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Parse("10.0.0.1"), IPAddress.IPv6Loopback, IPAddress.Loopback]));

        Assert.IsType<SendOutcome.Accepted>(await PostAsync(poster, $"http://mixed.example:{server.Url.Port}/"));
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task A_redirect_to_a_private_address_is_not_followed()
    {
        await using var inner = await WebhookServer.StartAsync();
        await using var outer = await WebhookServer.StartAsync(context =>
        {
            context.Response.StatusCode = 307;
            context.Response.Headers.Location = inner.Url.ToString();
            return Task.CompletedTask;
        });
        using var poster = new WebhookPoster(new WebhookOptions { AllowHttp = true, AllowedNetworks = ["127.0.0.0/8"] }, TimeProvider.System);

        Assert.Equal(SendCode.RedirectRefused, Assert.IsType<SendOutcome.Rejected>(await PostAsync(poster, outer.Url.ToString())).Code);
        Assert.Empty(inner.Requests);
    }

    private static ValueTask<SendOutcome> PostAsync(WebhookPoster poster, string url) =>
        poster.PostAsync(new WebhookPost(url, "id", [Secret], "{}"u8.ToArray()), TestContext.Current.CancellationToken);
}
