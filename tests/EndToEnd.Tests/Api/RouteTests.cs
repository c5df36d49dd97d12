using System.Net;
using System.Text.Json.Nodes;
using MessageFunctions.EndToEnd.Tests.Access;
using MessageFunctions.Functions.Access;
using MessageFunctions.Functions.Admin;
using MessageFunctions.Functions.Http;

namespace MessageFunctions.EndToEnd.Tests.Api;

/// <summary>Where the API is.</summary>
public sealed class RouteTests
{
    /// <summary>A gRPC service has its version in its package.</summary>
    private const string Grpc = "messagefunctions.v1.";

    /// <summary>What no caller programs against.</summary>
    private static readonly string[] Unversioned = ["health/live", "health/ready", "metrics", "{*path}"];

    [Fact]
    public void Every_route_is_of_a_version()
    {
        var routes = FunctionAccessTable.Read(typeof(AllowAttribute).Assembly).Functions.Where(function => function.IsHttp).ToList();

        Assert.All(routes, function => Assert.True(
            function.Route!.StartsWith(VersionedRoutes.Current, StringComparison.Ordinal) || function.Route.StartsWith(Grpc, StringComparison.Ordinal) || Unversioned.Contains(function.Route),
            $"The route '{function.Route}' of {function.Name} has no version: begin it with '{VersionedRoutes.Current}' (docs/adr/0006-version-in-the-path.md)."));
        Assert.All(Unversioned, route => Assert.Contains(routes, function => function.Route == route));
    }

    [Theory]
    [InlineData("/api/templates/ada?limit=1", "/api/v1/templates/ada?limit=1")]
    [InlineData("/api/TEMPLATES/a%20b", "/api/v1/TEMPLATES/a%20b")]
    [InlineData("/api/templates/a%0d%0aSet-Cookie:x", "/api/v1/templates/a%0D%0ASet-Cookie:x")]
    public async Task A_path_that_lacks_its_version_is_led_to_it(string path, string location)
    {
        await using var host = await StartAsync();

        using var response = await SendAsync(host, HttpMethod.Post, path);

        Assert.Equal(HttpStatusCode.PermanentRedirect, response.StatusCode);
        Assert.Equal(location, response.Headers.GetValues("Location").Single());
    }

    [Theory]
    [InlineData("GET", "/api")]
    [InlineData("GET", "/api/none")]
    [InlineData("PUT", "/api/v1/templates/ada")]
    [InlineData("GET", "/api/v1/none")]
    [InlineData("GET", "/api/v2/templates/ada")]
    public async Task What_is_no_function_is_a_problem_like_any_other(string method, string path)
    {
        await using var host = await StartAsync();

        using var response = await SendAsync(host, new HttpMethod(method), path);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType!.MediaType);
        Assert.Equal("not_found", (string?)JsonNode.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!["code"]);
    }

    [Theory]
    [InlineData("/api//templates/ada")]
    [InlineData("/api//evil.example/templates")]
    [InlineData("//evil.example/api/templates")]
    public async Task Doubled_slashes_lead_nowhere(string path)
    {
        await using var host = await StartAsync();

        using var response = await SendAsync(host, HttpMethod.Get, path);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Null(response.Headers.Location);
    }

    private static Task<GateHost> StartAsync() => GateHost.StartAsync(functions: [typeof(TemplateFunctions), typeof(UnknownRouteFunctions)]);

    private static async Task<HttpResponseMessage> SendAsync(GateHost host, HttpMethod method, string path)
    {
        using var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = host.Client.BaseAddress };
        using var request = new HttpRequestMessage(method, new Uri(client.BaseAddress!.GetLeftPart(UriPartial.Authority) + path));
        return await client.SendAsync(request, TestContext.Current.CancellationToken);
    }
}
