using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace MessageFunctions.Runtime.Tests.Hosting;

public sealed class Gate
{
    public TaskCompletionSource Entered { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public TaskCompletionSource Opened { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
}

public sealed class SlowFunctions(Gate gate)
{
    [Function("slow")]
    public async Task<IResult> Slow([HttpTrigger(AuthorizationLevel.Anonymous)] HttpRequest request, CancellationToken cancellationToken)
    {
        gate.Entered.TrySetResult();
        await gate.Opened.Task.WaitAsync(cancellationToken);
        return Results.Text("finished");
    }
}

public sealed class ShutdownTests : IDisposable
{
    private readonly string _directory = TestHost.NewDirectory();
    private readonly Gate _gate = new();

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task A_request_in_flight_is_finished_and_nothing_new_is_taken()
    {
        await using var host = await StartAsync();
        var running = host.Client.GetStringAsync("/api/slow", TestContext.Current.CancellationToken);
        await _gate.Entered.Task;

        var stopping = host.Host.StopAsync(TestContext.Current.CancellationToken);
        using (var other = new HttpClient { BaseAddress = host.Client.BaseAddress })
            await RefusedAsync(other);
        Assert.False(stopping.IsCompleted);
        _gate.Opened.SetResult();

        Assert.Equal("finished", await running);
        await stopping;
    }

    [Fact]
    public async Task When_the_time_to_drain_is_up_Then_the_token_fires_and_the_host_stops()
    {
        await using var host = await StartAsync("1");
        using var running = host.Client.GetAsync("/api/slow", TestContext.Current.CancellationToken);
        await _gate.Entered.Task;

        await host.Host.StopAsync(TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);

        Assert.False(_gate.Opened.Task.IsCompleted);
        Assert.Equal(HttpStatusCode.InternalServerError, (await running).StatusCode);
    }

    private Task<TestHost> StartAsync(string drainSeconds = "20")
    {
        var builder = TestHost.CreateBuilder(_directory, typeof(SlowFunctions)).ConfigureFunctionsWebApplication();
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?> { ["MESSAGEFUNCTIONS_DRAIN_SECONDS"] = drainSeconds });
        builder.Services.AddSingleton(_gate);
        return TestHost.StartAsync(builder, _directory, keep: true);
    }

    /// <summary>The listening socket closes a moment after the stop begins.</summary>
    private static async Task RefusedAsync(HttpClient client)
    {
        for (var i = 0; i < 100; i++)
        {
            try
            {
                using var answer = await client.GetAsync("/api/none", TestContext.Current.CancellationToken);
            }
            catch (HttpRequestException)
            {
                return;
            }
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, TestContext.Current.CancellationToken);
        }
        Assert.Fail("still takes connections");
    }
}
