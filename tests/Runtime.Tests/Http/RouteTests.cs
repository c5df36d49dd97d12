using System.Net;
using MessageFunctions.Runtime.Tests.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Builder;

namespace MessageFunctions.Runtime.Tests.Http;

public static class RoutedFunctions
{
    [Function("cancel")]
    public static IResult Cancel([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "messages/{id}:cancel")] HttpRequest request, string id) => Results.Text($"cancel {id}");

    [Function("message")]
    public static IResult Message([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "messages/{id:int}")] HttpRequest request, int id, string? other, int? page) =>
        Results.Text($"message {id} {other ?? "null"} {page?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "null"}");

    [Function("message-by-guid")]
    public static IResult ByGuid([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "messages/{id:guid}")] HttpRequest request, Guid id) => Results.Text($"guid {id:N}");

    [Function("grpc")]
    public static IResult Grpc([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "messaging.v1.Messages/Send")] HttpRequest request) => Results.Text("grpc");

    [Function("versioned")]
    public static IResult Versioned([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "v1/things/{id}/parts")] HttpRequest request, string id) => Results.Text($"parts of {id}");

    [Function("versioned-one")]
    public static IResult VersionedOne([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "v1/{kind:alpha}/only")] HttpRequest request, string kind) => Results.Text($"only {kind}");

    [Function("raw")]
    public static IResult Raw([HttpTrigger(AuthorizationLevel.Anonymous, Route = "raw/{text}")] HttpRequest request, string text) => Results.Text(text);

    [Function("zz-files")]
    public static IResult Files([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "{*path}")] HttpRequest request, string path) => Results.Text($"file {path}");
}

public static class CatchAllFirst
{
    [Function("a-files")]
    public static IResult Files([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "{*path}")] HttpRequest request) => Results.Ok();

    [Function("b-message")]
    public static IResult Message([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "messages")] HttpRequest request) => Results.Ok();
}

public static class SameRoute
{
    [Function("one")]
    public static IResult One([HttpTrigger(AuthorizationLevel.Anonymous, "get", "post", Route = "things/{id}")] HttpRequest request) => Results.Ok();

    [Function("two")]
    public static IResult Two([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "things/{name:alpha}")] HttpRequest request) => Results.Ok();
}

public static class LiteralAndParameter
{
    [Function("one")]
    public static IResult One([HttpTrigger(AuthorizationLevel.Anonymous, Route = "things/{id:int}")] HttpRequest request) => Results.Ok();

    [Function("three")]
    public static IResult Three([HttpTrigger(AuthorizationLevel.Anonymous, Route = "things/new")] HttpRequest request) => Results.Ok();

    [Function("two")]
    public static IResult Two([HttpTrigger(AuthorizationLevel.Anonymous, Route = "things/{name:length(3)}")] HttpRequest request) => Results.Ok();
}

public static class AdminRoute
{
    [Function("mine")]
    public static IResult Mine([HttpTrigger(AuthorizationLevel.Anonymous, Route = "administrators")] HttpRequest request) => Results.Ok();
}

public static class UnknownConstraint
{
    [Function("odd")]
    public static IResult Odd([HttpTrigger(AuthorizationLevel.Anonymous, Route = "x/{id:integer}")] HttpRequest request) => Results.Ok();
}

public static class BrokenRoute
{
    [Function("broken")]
    public static IResult Odd([HttpTrigger(AuthorizationLevel.Anonymous, Route = "x/{id")] HttpRequest request) => Results.Ok();
}

public sealed class RouteTests
{
    [Theory]
    [InlineData("GET", "/api/messages/7?page=3", "message 7 null 3")]
    [InlineData("GET", "/api/MESSAGES/7/?other=x", "message 7 x null")]
    [InlineData("GET", "/api/messages/00000000-0000-0000-0000-000000000001", "guid 00000000000000000000000000000001")]
    [InlineData("POST", "/api/messages/m-1:cancel", "cancel m-1")]
    [InlineData("POST", "/api/messaging.v1.Messages/Send", "grpc")]
    [InlineData("GET", "/api/raw/a%2Fb", "a%2Fb")]
    [InlineData("GET", "/api/messages/none/at/all", "file messages/none/at/all")]
    [InlineData("GET", "/api/v1/things/7/parts", "parts of 7")]
    [InlineData("GET", "/api/V1/Things/7/parts/", "parts of 7")]
    [InlineData("GET", "/api/v1/others/only", "only others")]
    [InlineData("GET", "/api/v1/things/only", "only things")]
    [InlineData("GET", "/api/v1", "file v1")]
    [InlineData("GET", "/api/v1/", "file v1/")]
    [InlineData("GET", "/api", "file ")]
    public async Task A_request_goes_to_its_route_with_values_by_name(string method, string path, string answer)
    {
        await using var host = await TestHost.StartAsync(typeof(RoutedFunctions));

        using var response = await host.SendAsync(new HttpMethod(method), path);

        Assert.Equal(answer, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_wrong_method_is_404()
    {
        await using var host = await TestHost.StartAsync(typeof(RoutedFunctions));

        Assert.Equal(HttpStatusCode.NotFound, await host.StatusAsync(HttpMethod.Put, "/api/messages/7"));
    }

    [Fact]
    public async Task A_query_value_that_does_not_fit_the_parameter_is_500()
    {
        await using var host = await TestHost.StartAsync(typeof(RoutedFunctions));

        Assert.Equal(HttpStatusCode.InternalServerError, await host.StatusAsync(HttpMethod.Get, "/api/messages/7?page=x"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("v2/here")]
    public async Task The_prefix_comes_from_host_json(string prefix)
    {
        var directory = TestHost.NewDirectory();
        await File.WriteAllTextAsync(Path.Combine(directory, "host.json"), """{"version":"2.0","extensions":{"http":{"routePrefix":"PREFIX"}}}""".Replace("PREFIX", prefix, StringComparison.Ordinal), TestContext.Current.CancellationToken);
        await using var host = await TestHost.StartAsync(TestHost.CreateBuilder(directory, typeof(RoutedFunctions)).ConfigureFunctionsWebApplication(), directory);

        Assert.Equal(HttpStatusCode.OK, await host.StatusAsync(HttpMethod.Get, $"{(prefix.Length == 0 ? "" : "/" + prefix)}/messages/7"));
        Assert.Equal(HttpStatusCode.OK, await host.StatusAsync(HttpMethod.Get, "/admin/host/ping"));
    }

    [Theory]
    [InlineData(typeof(CatchAllFirst), "Function 'a-files' (api/{*path}) and function 'b-message' (api/messages) answer the same requests, and 'a-files' would get them all. Rename 'a-files' so that it sorts behind 'b-message'.")]
    [InlineData(typeof(SameRoute), "Function 'one' (api/things/{id}) and function 'two' (api/things/{name:alpha}) answer the same requests, and 'one' would get them all. Change one route or its methods, or give their parameters constraints that exclude each other.")]
    [InlineData(typeof(AdminRoute), "Function 'mine', parameter 'request': the route 'administrators' begins with 'admin' or 'runtime', which belong to the host. Choose another.")]
    [InlineData(typeof(UnknownConstraint), "Function 'odd', parameter 'request': the route constraint 'integer' of {id} is not known. Use one of ASP.NET Core's, such as int, guid, alpha or regex(...).")]
    public async Task A_route_that_could_not_work_fails_the_start(Type functions, string sentence)
    {
        Assert.Equal(sentence, (await TestHost.RefusedAsync(functions)).Message);
    }

    [Fact]
    public async Task A_route_that_is_no_template_fails_the_start() =>
        Assert.StartsWith("Function 'broken', parameter 'request': the route 'api/x/{id' is not valid.", (await TestHost.RefusedAsync(typeof(BrokenRoute))).Message, StringComparison.Ordinal);

    [Fact]
    public async Task A_literal_is_held_against_the_constraint_of_a_parameter() =>
        Assert.StartsWith("Function 'one' (api/things/{id:int}) and function 'two' (api/things/{name:length(3)})", (await TestHost.RefusedAsync(typeof(LiteralAndParameter))).Message, StringComparison.Ordinal);
}
