using System.Net;
using MessageFunctions.Embedded.Hosting;
using MessageFunctions.Embedded.Worker;
using MessageFunctions.Runtime.Tests.DurableTask;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Time.Testing;

namespace MessageFunctions.Runtime.Tests.Hosting;

public sealed class LongFunctions(Gate gate)
{
    [Function("deaf")]
    public async Task<IResult> Deaf([HttpTrigger(AuthorizationLevel.Anonymous)] HttpRequest request)
    {
        gate.Entered.TrySetResult();
        await gate.Opened.Task;
        return Results.Ok();
    }

    [Function("streaming")]
    public async Task<IResult> Streaming([HttpTrigger(AuthorizationLevel.Anonymous)] HttpRequest request)
    {
        gate.Entered.TrySetResult();
        await gate.Opened.Task.WaitAsync(request.HttpContext.RequestAborted);
        return Results.Ok();
    }
}

public sealed class FunctionTimeoutTests : IDisposable
{
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(5);

    private readonly string _directory = TestHost.NewDirectory();
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 3, 1, 10, 30, 0, TimeSpan.Zero));
    private readonly Gate _gate = new();

    public FunctionTimeoutTests() => File.WriteAllText(Path.Combine(_directory, "host.json"), $$"""{"functionTimeout":"{{Timeout}}"}""");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _gate.Opened.TrySetResult();
        Directory.Delete(_directory, recursive: true);
    }

    [Fact]
    public async Task A_function_that_heeds_its_token_ends_with_500_and_the_host_goes_on()
    {
        await using var host = await StartAsync(typeof(SlowFunctions));
        var running = host.StatusAsync(HttpMethod.Get, "/api/slow");
        await _gate.Entered.Task;
        _time.Advance(Timeout - TimeSpan.FromSeconds(2));
        Assert.False(running.IsCompleted);

        _time.Advance(TimeSpan.FromSeconds(3));

        Assert.Equal(HttpStatusCode.InternalServerError, await running);
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.False(Lifetime(host).ApplicationStopping.IsCancellationRequested);
    }

    [Fact]
    public async Task A_stream_that_heeds_only_its_connection_is_cut_off_and_the_host_goes_on()
    {
        await using var host = await StartAsync(typeof(LongFunctions));
        var running = host.StatusAsync(HttpMethod.Get, "/api/streaming");
        await _gate.Entered.Task;

        _time.Advance(Timeout + TimeSpan.FromSeconds(1));
        Assert.False(running.IsCompleted);
        _time.Advance(RunningInvocations.TimeToAnswer + TimeSpan.FromSeconds(1));

        await Assert.ThrowsAnyAsync<HttpRequestException>(() => running);
        // The server is told at once, the function a moment later.
        while (Running(host) != "") await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, Token);
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.False(Lifetime(host).ApplicationStopping.IsCancellationRequested);
    }

    [Fact]
    public async Task A_function_that_heeds_nothing_ends_the_host_with_a_failure_that_names_it()
    {
        var host = await StartAsync(typeof(LongFunctions));
        var running = host.StatusAsync(HttpMethod.Get, "/api/deaf");
        await _gate.Entered.Task;
        Assert.Equal("deaf", Running(host));

        _time.Advance(Timeout + TimeSpan.FromSeconds(1));
        Assert.False(Lifetime(host).ApplicationStopping.IsCancellationRequested);
        _time.Advance(RunningInvocations.TimeToStop + TimeSpan.FromSeconds(1));

        Assert.True(Lifetime(host).ApplicationStopping.IsCancellationRequested);
        var failure = await Assert.ThrowsAsync<FunctionTimeoutException>(() => host.Host.StopAsync(Token));
        Assert.StartsWith("Function 'deaf' (invocation ", failure.Message, StringComparison.Ordinal);
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => running);
        await ((IAsyncDisposable)host.Host).DisposeAsync();
        host.Client.Dispose();
    }

    [Fact]
    public async Task An_orchestrator_may_wait_longer_than_any_function_may_run()
    {
        await using var host = await StartAsync(typeof(GreetingFunctions));
        await host.StatusAsync(HttpMethod.Get, "/api/wait?id=w");
        _time.Advance(Timeout * 3);
        using var json = new StringContent("1", System.Text.Encoding.UTF8, "application/json");

        Assert.Equal(HttpStatusCode.Accepted, await host.StatusAsync(HttpMethod.Post, "/runtime/webhooks/durabletask/instances/w/raiseEvent/go", host.MasterKey, json));
        Assert.Equal(HttpStatusCode.OK, await host.StatusAsync(HttpMethod.Get, "/api/await?id=w"));
        Assert.False(Lifetime(host).ApplicationStopping.IsCancellationRequested);
    }

    private static IHostApplicationLifetime Lifetime(TestHost host) => host.Host.Services.GetRequiredService<IHostApplicationLifetime>();

    private static string Running(TestHost host) => host.Host.Services.GetRequiredService<FunctionHost>().Running;

    private Task<TestHost> StartAsync(Type functions)
    {
        var builder = TestHost.CreateBuilder(_directory, functions).ConfigureFunctionsWebApplication();
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?> { ["MESSAGEFUNCTIONS_DRAIN_SECONDS"] = "0" });
        builder.Services.AddSingleton<TimeProvider>(_time).AddSingleton(_gate);
        return TestHost.StartAsync(builder, _directory, keep: true);
    }
}
