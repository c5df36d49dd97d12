using System.Net;
using MessageFunctions.Runtime.Tests.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace MessageFunctions.Runtime.Tests.Http;

public class ResultFunctions(TimeProvider time)
{
    private readonly TimeProvider _time = time;

    [Function("action-result")]
    public IActionResult Action([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request) => new OkObjectResult(new { request.Method, Injected = _time is not null });

    [Function("plain-result")]
    public static IResult Plain([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "plain/{id:int}")] HttpRequest request, int id) => Results.Text($"id {id}");

    [Function("object")]
    public static async Task<object> AnObject([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request)
    {
        await Task.Yield();
        return new { Lost = true };
    }

    [Function("throws")]
    public static Task Throws([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request) => throw new InvalidOperationException("no");
}

public sealed class HttpFunctionTests
{
    [Fact]
    public async Task Results_of_ASP_NET_Core_are_written()
    {
        await using var host = await TestHost.StartAsync(typeof(ResultFunctions));

        Assert.Equal("""{"method":"GET","injected":true}""", await host.Client.GetStringAsync("/api/action-result", TestContext.Current.CancellationToken));
        Assert.Equal("id 7", await host.Client.GetStringAsync("/api/plain/7", TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task An_object_gives_200_with_an_empty_body_and_an_exception_500()
    {
        await using var host = await TestHost.StartAsync(typeof(ResultFunctions));

        using var answer = await host.Client.GetAsync("/api/object", TestContext.Current.CancellationToken);
        using var failure = await host.Client.GetAsync("/api/throws", TestContext.Current.CancellationToken);

        Assert.Equal((HttpStatusCode.OK, ""), (answer.StatusCode, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)));
        Assert.Equal((HttpStatusCode.InternalServerError, ""), (failure.StatusCode, await failure.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)));
    }

    [Theory]
    [InlineData("/api/plain/x")]
    [InlineData("/api/nothing")]
    [InlineData("/plain/7")]
    public async Task What_no_route_matches_is_404(string path)
    {
        await using var host = await TestHost.StartAsync(typeof(ResultFunctions));

        using var answer = await host.Client.GetAsync(path, TestContext.Current.CancellationToken);
        using var wrongMethod = await host.Client.PostAsync("/api/object", null, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, wrongMethod.StatusCode);
    }
}
