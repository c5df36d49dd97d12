using System.Net;
using MessageFunctions.Embedded.Hosting;
using MessageFunctions.Runtime.Tests.Hosting;
using Microsoft.Azure.Functions.Worker.Builder;

namespace MessageFunctions.Runtime.Tests.Http;

public sealed class CorsTests
{
    private const string Console = "https://console.example.com";

    [Fact]
    public async Task Without_the_setting_no_page_is_let_in()
    {
        await using var host = await TestHost.StartAsync(typeof(RoutedFunctions));

        using var preflight = await PreflightAsync(host, Console);

        Assert.False(preflight.Headers.Contains("Access-Control-Allow-Origin"));
    }

    [Fact]
    public async Task The_origins_of_local_settings_are_let_in_and_no_others()
    {
        await using var host = await StartAsync($$$"""{"Host":{"CORS":"{{{Console}}}, https://other.example.com"}}""");

        using var preflight = await PreflightAsync(host, Console);
        using var stranger = await PreflightAsync(host, "https://evil.example.com");
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/messages/7");
        request.Headers.Add("Origin", Console);
        using var answer = await host.Client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.NoContent, preflight.StatusCode);
        Assert.Equal([Console], preflight.Headers.GetValues("Access-Control-Allow-Origin"));
        Assert.Equal(["x-api-key"], preflight.Headers.GetValues("Access-Control-Allow-Headers"));
        Assert.False(stranger.Headers.Contains("Access-Control-Allow-Origin"));
        Assert.Equal([Console], answer.Headers.GetValues("Access-Control-Allow-Origin"));
        Assert.False(answer.Headers.Contains("Access-Control-Allow-Credentials"));
    }

    [Theory]
    [InlineData("""{"Host":{"CORS":"console.example.com"}}""", "Host:CORS holds 'console.example.com', which is no origin such as https://console.example.com.")]
    [InlineData("""{"Host":{"CORS":"https://console.example.com/page"}}""", "Host:CORS holds 'https://console.example.com/page', which is no origin such as https://console.example.com.")]
    [InlineData("""{"Host":{"CORS":"*","CORSCredentials":true}}""", "Host:CORSCredentials is true and Host:CORS is '*'. Name the origins: a browser sends its cookies to none that lets everybody in.")]
    public async Task A_setting_that_no_browser_would_follow_fails_the_start(string settings, string message)
    {
        var exception = await Assert.ThrowsAsync<FunctionDefinitionException>(() => StartAsync(settings));

        Assert.Equal(message, exception.Message);
    }

    private static async Task<TestHost> StartAsync(string localSettings)
    {
        var directory = TestHost.NewDirectory();
        await File.WriteAllTextAsync(Path.Combine(directory, "local.settings.json"), localSettings);
        return await TestHost.StartAsync(TestHost.CreateBuilder(directory, typeof(RoutedFunctions)).ConfigureFunctionsWebApplication(), directory);
    }

    private static async Task<HttpResponseMessage> PreflightAsync(TestHost host, string origin)
    {
        using var request = new HttpRequestMessage(HttpMethod.Options, "/api/messages/7");
        request.Headers.Add("Origin", origin);
        request.Headers.Add("Access-Control-Request-Method", "GET");
        request.Headers.Add("Access-Control-Request-Headers", "x-api-key");
        return await host.Client.SendAsync(request, TestContext.Current.CancellationToken);
    }
}
