using MessageFunctions.CrashHarness.DurableTask;
using MessageFunctions.Embedded.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace MessageFunctions.Runtime.Tests.DurableTask;

/// <summary>The real engine over a directory of its own; it can be stopped and started again like a process.</summary>
internal sealed class EngineHost : IAsyncDisposable
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly LambdaFunctions _functions;
    private readonly DurableEngineOptions _options;
    private readonly ILoggerFactory _loggers;

    public EngineHost(LambdaFunctions functions, DurableEngineOptions? options = null, TimeProvider? time = null, ILoggerFactory? loggers = null)
    {
        _functions = functions;
        _options = options ?? new DurableEngineOptions();
        _loggers = loggers ?? NullLoggerFactory.Instance;
        Time = time ?? TimeProvider.System;
        Directory = System.IO.Directory.CreateTempSubdirectory("durable-tests-").FullName;
        Start();
    }

    public string Directory { get; }

    public TimeProvider Time { get; }

    public DurableEngine Engine { get; private set; } = null!;

    public DurableTaskClient Client { get; private set; } = null!;

    /// <summary>Stops without draining, as near to a crash as one process can come, and starts over the same files.</summary>
    public async Task RestartAsync()
    {
        await Engine.DisposeAsync();
        Start();
    }

    /// <summary>Starts an orchestration and waits for its end.</summary>
    public async Task<OrchestrationMetadata> RunAsync(string name, object? input = null)
    {
        var id = await Client.ScheduleNewOrchestrationInstanceAsync(name, input, TestContext.Current.CancellationToken);
        return await CompletionAsync(id);
    }

    public Task<OrchestrationMetadata> CompletionAsync(string id) =>
        Client.WaitForInstanceCompletionAsync(id, getInputsAndOutputs: true, TestContext.Current.CancellationToken).WaitAsync(Patience);

    /// <summary>Completes when everything that can happen without time passing has happened.</summary>
    public async Task SettledAsync()
    {
        var deadline = TimeProvider.System.GetTimestamp();
        while (Engine.Live.Active > 0 || Engine.Activities.Running > 0 || Engine.Activities.Waiting > 0)
        {
            Assert.True(TimeProvider.System.GetElapsedTime(deadline) < Patience, "The engine did not settle.");
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System, TestContext.Current.CancellationToken);
        }
    }

    public async Task AdvanceAsync(TimeSpan by)
    {
        await SettledAsync();
        ((FakeTimeProvider)Time).Advance(by);
        await SettledAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await Engine.DisposeAsync();
        System.IO.Directory.Delete(Directory, recursive: true);
    }

    private void Start()
    {
        Engine = new DurableEngine(Directory, Time, _options, _loggers);
        Engine.Catalog.AddOrchestrators(_functions.Orchestrators);
        Engine.Catalog.AddActivities(_functions.Activities);
        Client = new EmbeddedDurableTaskClient(Engine);
        Engine.Start(_functions);
    }
}
