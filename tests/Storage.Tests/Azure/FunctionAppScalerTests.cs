using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Azure.Core;
using MessageFunctions.AzureAdapters.Scaling;

namespace MessageFunctions.Storage.Tests.Azure;

/// <summary>The requests that change the number of instances, as Azure Resource Manager documents them.</summary>
public sealed class FunctionAppScalerTests
{
    private const string Site = """
        {"id":"x","properties":{"state":"Running","functionAppConfig":{"deployment":{"storage":{"type":"blobContainer"}},"runtime":{"name":"dotnet-isolated","version":"10.0"},
        "scaleAndConcurrency":{"maximumInstanceCount":40,"instanceMemoryMB":2048,"alwaysReady":[],"triggers":{"http":{"perInstanceConcurrency":16}}}}}}
        """;

    private static readonly FunctionAppScalerOptions Options = new() { ResourceId = "/subscriptions/s/resourceGroups/g/providers/Microsoft.Web/sites/app" };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Both_figures_are_changed_and_the_rest_of_the_configuration_goes_back_as_it_came()
    {
        var resourceManager = new ResourceManager(Site);

        Assert.Null(await Scaler(resourceManager).ApplyAsync(7, Token));

        Assert.Equal(["GET", "PATCH"], resourceManager.Requests.Select(request => request.Method));
        Assert.All(resourceManager.Requests, request => Assert.Equal($"https://management.azure.com{Options.ResourceId}?api-version=2024-04-01", request.Url));
        Assert.All(resourceManager.Requests, request => Assert.Equal("Bearer token of https://management.azure.com/.default", request.Authorization));
        var config = JsonNode.Parse(resourceManager.Requests[1].Body)!["properties"]!["functionAppConfig"]!;
        var scale = config["scaleAndConcurrency"]!;
        Assert.Equal(40, (int)scale["maximumInstanceCount"]!);
        Assert.Equal(2048, (int)scale["instanceMemoryMB"]!);
        Assert.Equal(16, (int)scale["triggers"]!["http"]!["perInstanceConcurrency"]!);
        Assert.Equal("blobContainer", (string)config["deployment"]!["storage"]!["type"]!);
        Assert.Equal(["http:7", "durable:7", "function:SendP0:7", "function:SendP1:7"], scale["alwaysReady"]!.AsArray().Select(group => $"{group!["name"]}:{group["instanceCount"]}"));
    }

    [Fact]
    public async Task More_than_the_least_maximum_raises_the_maximum()
    {
        var resourceManager = new ResourceManager(Site);
        await Scaler(resourceManager).ApplyAsync(50, Token);

        Assert.Equal(50, (int)JsonNode.Parse(resourceManager.Requests[1].Body)!["properties"]!["functionAppConfig"]!["scaleAndConcurrency"]!["maximumInstanceCount"]!);
    }

    [Fact]
    public async Task The_same_number_asks_nothing_and_one_that_was_refused_is_asked_for_again()
    {
        var resourceManager = new ResourceManager(Site) { PatchStatus = HttpStatusCode.Forbidden };
        var scaler = Scaler(resourceManager);
        Assert.Equal("status_403", await scaler.ApplyAsync(3, Token));
        resourceManager.PatchStatus = HttpStatusCode.OK;
        Assert.Null(await scaler.ApplyAsync(3, Token));
        Assert.Null(await scaler.ApplyAsync(3, Token));

        Assert.Equal(4, resourceManager.Requests.Count);
    }

    [Fact]
    public async Task A_plan_that_is_not_flex_consumption_is_left_as_it_is()
    {
        var resourceManager = new ResourceManager("""{"properties":{}}""");

        Assert.Equal("not_flex_consumption", await Scaler(resourceManager).ApplyAsync(3, Token));
        Assert.Single(resourceManager.Requests);
    }

    [Fact]
    public async Task What_is_not_to_be_reached_is_said_and_does_not_throw() =>
        Assert.Equal("unreachable", await Scaler(new ResourceManager(Site) { IsGone = true }).ApplyAsync(3, Token));

    [Theory]
    [InlineData("app")]
    [InlineData("/subscriptions/s/resourceGroups/g/providers/Microsoft.Storage/storageAccounts/a")]
    public void A_resource_that_is_no_function_app_is_refused_at_the_start(string id) =>
        Assert.Contains("Scaling:FunctionApp:ResourceId", Assert.Throws<InvalidOperationException>((Options with { ResourceId = id }).Validate).Message, StringComparison.Ordinal);

    private static FunctionAppScaler Scaler(ResourceManager resourceManager) => new(Options, new FixedToken(), new HttpClient(resourceManager));

    private sealed class FixedToken : TokenCredential
    {
        public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
            new($"token of {requestContext.Scopes[0]}", DateTimeOffset.MaxValue);

        public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
            ValueTask.FromResult(GetToken(requestContext, cancellationToken));
    }

    private sealed class ResourceManager(string site) : HttpMessageHandler
    {
        public List<(string Method, string Url, string Authorization, string Body)> Requests { get; } = [];

        public HttpStatusCode PatchStatus { get; set; } = HttpStatusCode.OK;

        public bool IsGone { get; init; }

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (IsGone) throw new HttpRequestException("gone");
            var body = request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken);
            Requests.Add((request.Method.Method, request.RequestUri!.ToString(), request.Headers.Authorization!.ToString(), body));
            return new HttpResponseMessage(request.Method == HttpMethod.Get ? HttpStatusCode.OK : PatchStatus) { Content = new StringContent(site, Encoding.UTF8, "application/json") };
        }
    }
}
