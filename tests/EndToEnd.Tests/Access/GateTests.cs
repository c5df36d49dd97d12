using System.Net;
using MessageFunctions.Access;
using MessageFunctions.Functions.Access;
using MessageFunctions.Tenants;
using Microsoft.Extensions.DependencyInjection;

namespace MessageFunctions.EndToEnd.Tests.Access;

public sealed class GateTests
{
    [Fact]
    public async Task A_key_and_a_token_come_in_as_their_tenant_and_roles()
    {
        await using var host = await GateHost.StartAsync();
        var key = await host.IssueAsync(Roles.Sender | Roles.Finance);

        using var byKey = await host.GetAsync("gate-whoami", ("x-api-key", key));
        using var byToken = await host.GetAsync("gate-whoami", ("Authorization", $"Bearer {host.Issuer.Token()}"));

        Assert.Equal("acme/key-sender-finance-/sender finance", await byKey.Content.ReadAsStringAsync());
        Assert.Equal("acme/ann/sender", await byToken.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Every_way_to_be_nobody_is_the_same_answer()
    {
        await using var host = await GateHost.StartAsync();
        var good = await host.IssueAsync(Roles.Sender);
        var revoked = await host.IssueAsync(Roles.Reviewer);
        await host.Services.GetRequiredService<ApiKeyIssuer>().RevokeAsync(GateHost.Acme, revoked.Split('_', '.')[2]);
        var (_, foreign) = ApiKeyIssuer.Create(TenantId.Parse("nobody"), new ApiKeyRequest("x", Roles.All), TimeProvider.System.GetUtcNow());
        var last = good[^1] == 'A' ? 'B' : 'A';
        (string Name, string Value)[][] attempts =
        [
            [],
            [("x-api-key", "")],
            [("x-api-key", "nonsense")],
            [("x-api-key", good[..^1] + last)],
            [("x-api-key", good + " ")] ,
            [("x-api-key", foreign)],
            [("x-api-key", revoked)],
            [("x-api-key", await host.IssueAsync(Roles.Operator, TimeSpan.FromTicks(1)))],
            [("x-api-key", good), ("Authorization", $"Bearer {host.Issuer.Token()}")],
            [("x-api-key", good), ("x-api-key", good)],
            [("Authorization", good)],
            [("Authorization", "Basic YTpi")],
            [("Authorization", "Bearer ")],
            [("Authorization", $"Bearer {good}")],
        ];

        HashSet<string> answers = [];
        foreach (var headers in attempts.Where(headers => headers is not [("x-api-key", var value)] || !value.EndsWith(' ')))
        {
            using var response = await host.GetAsync("gate-whoami", headers);
            Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
            answers.Add($"{string.Join(';', response.Headers.Where(header => header.Key != "Date").Select(header => $"{header.Key}={string.Join(',', header.Value)}"))} {await response.Content.ReadAsStringAsync()}");
        }
        Assert.Single(answers);
        using var control = await host.GetAsync("gate-whoami", ("x-api-key", good));
        Assert.Equal(HttpStatusCode.OK, control.StatusCode);
    }

    [Fact]
    public async Task Roles_open_the_functions_that_name_them_and_no_other()
    {
        await using var host = await GateHost.StartAsync();

        foreach (var role in new[] { Roles.Sender, Roles.Reviewer, Roles.Operator, Roles.Finance, Roles.Admin })
        {
            using var response = await host.GetAsync("gate-finance", ("x-api-key", await host.IssueAsync(role)));
            Assert.Equal(role == Roles.Finance ? HttpStatusCode.OK : HttpStatusCode.Forbidden, response.StatusCode);
        }
        using var anyone = await host.GetAsync("gate-anyone");
        Assert.Equal(HttpStatusCode.OK, anyone.StatusCode);
    }

    [Fact]
    public async Task Given_the_gate_before_the_web_application_Then_every_guarded_function_fails_and_none_is_open()
    {
        await using var host = await GateHost.StartAsync(gateBeforeHttp: true);
        var key = await host.IssueAsync(Roles.All);

        foreach (var headers in new (string, string)[][] { [], [("x-api-key", key)] })
        {
            using var response = await host.GetAsync("gate-finance", headers);
            Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
            Assert.Equal("", await response.Content.ReadAsStringAsync());
        }
    }

    [Fact]
    public async Task A_function_that_the_table_does_not_know_is_closed_to_everybody()
    {
        await using var host = await GateHost.StartAsync(functions: [typeof(GateFunctions), typeof(SilentFunctions)]);

        using var nobody = await host.GetAsync("gate-silent");
        using var staff = await host.GetAsync("gate-silent", ("x-api-key", await host.IssueAsync(Roles.All)));

        Assert.Equal((HttpStatusCode.Unauthorized, HttpStatusCode.Forbidden), (nobody.StatusCode, staff.StatusCode));
        Assert.Throws<InvalidOperationException>(() => FunctionAccessTable.Read([typeof(SilentFunctions)]));
    }

    [Fact]
    public async Task A_suspended_tenant_and_a_credential_that_it_does_not_accept_stay_outside()
    {
        await using var host = await GateHost.StartAsync();
        var key = ("x-api-key", await host.IssueAsync(Roles.Sender));
        var token = ("Authorization", $"Bearer {host.Issuer.Token()}");

        await host.SetAsync(settings => settings with { Accepts = CredentialKinds.Jwt });
        Assert.Equal((401, 200), (await StatusAsync(host, key), await StatusAsync(host, token)));
        await host.SetAsync(settings => settings with { Accepts = CredentialKinds.ApiKey });
        Assert.Equal((200, 401), (await StatusAsync(host, key), await StatusAsync(host, token)));
        await host.SetAsync(settings => settings, TenantState.Suspended);
        Assert.Equal((401, 401), (await StatusAsync(host, key), await StatusAsync(host, token)));
    }

    [Fact]
    public async Task Without_a_trusted_proxy_a_forwarded_address_counts_for_nothing()
    {
        await using var host = await GateHost.StartAsync();
        var key = ("x-api-key", await host.IssueAsync(Roles.Sender));

        await host.SetAsync(settings => settings with { AllowedNetworks = [IPNetwork.Parse("203.0.113.0/24")] });
        Assert.Equal(401, await StatusAsync(host, key, ("X-Forwarded-For", "203.0.113.7")));
        await host.SetAsync(settings => settings with { AllowedNetworks = [IPNetwork.Parse("127.0.0.0/8")] });
        Assert.Equal(200, await StatusAsync(host, key, ("X-Forwarded-For", "203.0.113.7")));
    }

    [Theory]
    [InlineData("203.0.113.7", 200)]
    [InlineData("203.0.113.7:4711", 200)]
    [InlineData("198.51.100.1", 401)]
    [InlineData("203.0.113.7, 198.51.100.1", 401)]
    [InlineData("198.51.100.1, 203.0.113.7", 200)]
    [InlineData("203.0.113.7, 10.0.0.5", 200)]
    [InlineData("203.0.113.7, nonsense", 401)]
    [InlineData("203.0.113.7,", 401)]
    [InlineData("::ffff:203.0.113.7", 200)]
    public async Task Behind_a_trusted_proxy_only_what_it_vouches_for_counts(string forwarded, int expected)
    {
        await using var host = await GateHost.StartAsync(settings => settings["Access:TrustedProxies"] = "127.0.0.1 10.0.0.0/8");
        await host.SetAsync(settings => settings with { AllowedNetworks = [IPNetwork.Parse("203.0.113.0/24")] });

        Assert.Equal(expected, await StatusAsync(host, ("x-api-key", await host.IssueAsync(Roles.Sender)), ("X-Forwarded-For", forwarded)));
    }

    [Fact]
    public async Task The_platform_role_is_only_the_platform_tenants()
    {
        await using var host = await GateHost.StartAsync();

        Assert.Equal(401, await StatusAsync(host, ("x-api-key", await host.IssueAsync(Roles.Platform))));
        Assert.Equal(401, await StatusAsync(host, ("Authorization", $"Bearer {host.Issuer.Token(TokenIssuer.Claims("platform"))}")));
    }

    [Fact]
    public async Task No_credential_and_no_header_of_a_request_reaches_the_log()
    {
        await using var host = await GateHost.StartAsync();
        var good = await host.IssueAsync(Roles.Sender);
        var token = host.Issuer.Token();
        await StatusAsync(host, ("x-api-key", good));
        await StatusAsync(host, ("Authorization", $"Bearer {token}"));
        await StatusAsync(host, ("x-api-key", "mf_acme_aaaaaaaaaaaa.SECRETSECRETSECRETSECRETSECRETSECRETSECRETA"));
        await StatusAsync(host, ("x-api-key", "line one %0d%0a forged"), ("X-Forwarded-For", "forged-too"));

        var log = host.Log.All;

        Assert.Contains("Refused a request to gate-whoami", log, StringComparison.Ordinal);
        foreach (var secret in new[] { good, good.Split('.')[1], token, token.Split('.')[2], "SECRETSECRET", "forged" })
            Assert.DoesNotContain(secret, log, StringComparison.Ordinal);
    }

    private static async Task<int> StatusAsync(GateHost host, params (string, string)[] headers)
    {
        using var response = await host.GetAsync("gate-whoami", headers);
        return (int)response.StatusCode;
    }
}
