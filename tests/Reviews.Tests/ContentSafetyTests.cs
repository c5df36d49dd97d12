using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using Azure.Core;
using MessageFunctions.AzureAdapters.ContentSafety;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace MessageFunctions.Reviews.Tests;

/// <summary>Azure AI Content Safety over HTTP, against a server of our own that speaks as the documented API does.</summary>
public sealed class ContentSafetyTests : IAsyncLifetime
{
    private const string Clean = """{"blocklistsMatch":[],"categoriesAnalysis":[{"category":"Hate","severity":0},{"category":"Violence","severity":0}]}""";

    private readonly ConcurrentQueue<(string Path, string? Key, string? Authorization, JsonElement Body)> _requests = new();
    private readonly WebApplication _server;
    private Func<int, HttpContext, Task> _answer = (_, context) => context.Response.WriteAsync(Clean);

    public ContentSafetyTests()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _server = builder.Build();
        _server.Run(async context =>
        {
            var body = await JsonSerializer.DeserializeAsync<JsonElement>(context.Request.Body);
            var headers = context.Request.Headers;
            _requests.Enqueue((context.Request.Path + context.Request.QueryString, headers["Ocp-Apim-Subscription-Key"], headers.Authorization, body));
            context.Response.ContentType = "application/json";
            await _answer(_requests.Count, context);
        });
    }

    public async ValueTask InitializeAsync() => await _server.StartAsync();

    public async ValueTask DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task It_asks_as_the_api_is_documented_and_the_worst_category_is_the_score()
    {
        _answer = (_, context) => context.Response.WriteAsync("""{"blocklistsMatch":[],"categoriesAnalysis":[{"category":"Hate","severity":2},{"category":"Violence","severity":7}]}""");

        var opinion = await Reviewer().ReviewAsync([new ReviewPart("", "Hello", "World", null)]);

        Assert.Equal(("azure-content-safety", ContentSafetyReviewer.ApiVersion, 10_000), (opinion.By, opinion.Version, opinion.Score));
        Assert.Equal(["Hate:2", "Violence:7"], opinion.Reasons);
        var (path, key, authorization, body) = Assert.Single(_requests);
        Assert.Equal(("/contentsafety/text:analyze?api-version=2024-09-01", "secret", null), (path, key, authorization));
        Assert.Equal(("Hello\nWorld", "EightSeverityLevels", 4), (body.GetProperty("text").GetString(), body.GetProperty("outputType").GetString(), body.GetProperty("categories").GetArrayLength()));
    }

    [Fact]
    public async Task Without_a_key_the_apps_identity_asks()
    {
        await Reviewer(new ContentSafetyOptions { Key = null }).ReviewAsync([new ReviewPart("", null, "Hello", null)]);

        Assert.Equal((null, "Bearer token-of-the-app"), (Assert.Single(_requests).Key, Assert.Single(_requests).Authorization));
    }

    [Fact]
    public async Task Long_content_is_asked_about_in_pieces_and_the_worst_counts()
    {
        _answer = (call, context) => context.Response.WriteAsync(call == 2 ? """{"categoriesAnalysis":[{"category":"Hate","severity":4}]}""" : Clean);

        var opinion = await Reviewer().ReviewAsync([new ReviewPart("", null, new string('x', 25_000), null)]);

        Assert.Equal([10_000, 10_000, 5_000], _requests.Select(request => request.Body.GetProperty("text").GetString()!.Length));
        Assert.Equal(4 * 10_000 / 7, opinion.Score);
    }

    [Fact]
    public async Task A_match_of_a_block_list_rejects()
    {
        _answer = (_, context) => context.Response.WriteAsync("""{"blocklistsMatch":[{"blocklistName":"ours","blocklistItemId":"1","blocklistItemText":"x"}],"categoriesAnalysis":[{"category":"Hate","severity":0}]}""");

        var opinion = await Reviewer(new ContentSafetyOptions { Key = "secret", BlockLists = ["ours"] }).ReviewAsync([new ReviewPart("", null, "x", null)]);

        Assert.Equal((10_000, "blocklist:ours"), (opinion.Score, opinion.Reasons[0]));
        Assert.Equal("ours", Assert.Single(_requests).Body.GetProperty("blocklistNames")[0].GetString());
    }

    [Theory]
    [InlineData(429)]
    [InlineData(503)]
    public async Task What_is_refused_for_load_is_asked_again(int status)
    {
        _answer = (call, context) => call == 1 ? RefuseAsync(context, status) : context.Response.WriteAsync(Clean);

        Assert.Equal(0, (await Reviewer().ReviewAsync([new ReviewPart("", null, "Hello", null)])).Score);
        Assert.Equal(2, _requests.Count);
    }

    [Theory]
    [InlineData(401, 1)]
    [InlineData(400, 1)]
    [InlineData(500, 2)]
    public async Task What_is_refused_for_good_fails_and_so_is_unsure(int status, int calls)
    {
        _answer = (_, context) => RefuseAsync(context, status);

        await Assert.ThrowsAsync<HttpRequestException>(async () => await Reviewer().ReviewAsync([new ReviewPart("", null, "Hello", null)]));
        Assert.Equal(calls, _requests.Count);
    }

    [Fact]
    public async Task A_server_that_does_not_answer_costs_its_time_and_no_more()
    {
        _answer = (_, context) => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted);

        await Assert.ThrowsAsync<TimeoutException>(async () => await Reviewer(new ContentSafetyOptions { Key = "secret", Retries = 0, TimeoutSeconds = 1 }).ReviewAsync([new ReviewPart("", null, "Hello", null)]));
    }

    [Fact]
    public async Task An_answer_without_categories_is_no_approval()
    {
        _answer = (_, context) => context.Response.WriteAsync("{}");

        await Assert.ThrowsAsync<HttpRequestException>(async () => await Reviewer(new ContentSafetyOptions { Key = "secret", Retries = 0 }).ReviewAsync([new ReviewPart("", null, "Hello", null)]));
    }

    private static Task RefuseAsync(HttpContext context, int status)
    {
        context.Response.StatusCode = status;
        return context.Response.WriteAsync("""{"error":{"code":"Refused","message":"No."}}""");
    }

    private ContentSafetyReviewer Reviewer(ContentSafetyOptions? options = null)
    {
        var address = _server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        options = (options ?? new ContentSafetyOptions { Key = "secret", Retries = 1 }) with { Endpoint = new Uri($"{address}/") };
        return new ContentSafetyReviewer(new HttpClient(), options, new AppToken(), TimeProvider.System);
    }

    private sealed class AppToken : TokenCredential
    {
        public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken) => new("token-of-the-app", DateTimeOffset.MaxValue);

        public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken)
        {
            Assert.Equal(["https://cognitiveservices.azure.com/.default"], requestContext.Scopes);
            return ValueTask.FromResult(GetToken(requestContext, cancellationToken));
        }
    }
}
