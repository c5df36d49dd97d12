using MessageFunctions.Budgets;
using MessageFunctions.Channels;
using MessageFunctions.Core.Tests.Reconciliation;
using MessageFunctions.CrashHarness.DurableTask;
using MessageFunctions.Embedded.DurableTask;
using MessageFunctions.Orchestrations.Reconciliation;
using MessageFunctions.Reconciliation;
using MessageFunctions.Tenants;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging.Abstractions;

namespace MessageFunctions.Reviews.Tests;

/// <summary>The nightly run on the real durable engine: stopped at its steps, it goes on where it was, and the report is the same.</summary>
public sealed class ReconciliationRestartTests
{
    private static readonly RunId Run = RunId.Parse("20261122000000-nightly");

    [Fact]
    public async Task Stopped_at_any_step_the_run_goes_on_and_its_report_is_the_same()
    {
        var expected = await RunAsync(null);
        Assert.Equal(2, expected.Result.Classes.Single(total => total.Class == DiscrepancyClass.OrphanHold).Repaired);
        Assert.Contains(expected.Result.Classes, total => total is { Class: DiscrepancyClass.SentUnpaid, Count: 2, Repaired: 0 });
        // The begin, the account, two of the day's hours, and the end, each before and after its work.
        foreach (var checkpoint in new[] { 1, 2, 3, 4, 6, 17, 52, 53, 54 })
        {
            var report = await RunAsync(checkpoint);
            Assert.Equal((expected.IsRed, expected.Result.Messages, expected.Result.Envelopes), (report.IsRed, report.Result.Messages, report.Result.Envelopes));
            Assert.Equal(
                expected.Result.Classes.Select(total => (total.Class, total.Count, total.Amount, total.Repaired)),
                report.Result.Classes.Select(total => (total.Class, total.Count, total.Amount, total.Repaired)));
        }
    }

    private static async Task<ReconciliationRun> RunAsync(int? crashAt)
    {
        await using var world = new World(400, seed: 5);
        await world.BuildAsync([DiscrepancyClass.OrphanHold, DiscrepancyClass.SentUnpaid], each: 2);
        var directory = Directory.CreateTempSubdirectory("reconcile-restart-").FullName;
        try
        {
            var process = new Process(world, directory, crashAt);
            var input = new ReconciliationInput(World.Tenant.Value, Run.Value, World.Start, World.End, "test");
            await process.Client.ScheduleNewOrchestrationInstanceAsync(nameof(NightlyReconciliation), input, new StartOrchestrationOptions(input.InstanceId));
            var done = process.DoneAsync(input.InstanceId);
            if (await Task.WhenAny(done, process.Crashed) != done)
            {
                _ = done.ContinueWith(task => task.Exception, TaskScheduler.Default);
                await process.DisposeAsync();
                process = new Process(world, directory, crashAt: null);
                done = process.DoneAsync(input.InstanceId);
            }
            else Assert.Null(crashAt);
            var ended = await done;
            Assert.True(ended.RuntimeStatus == OrchestrationRuntimeStatus.Completed, $"{ended.RuntimeStatus}: {ended.FailureDetails}");
            await process.DisposeAsync();
            return (await new ReconciliationStore(world.Tables).GetAsync(World.Tenant, Run))!;
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private sealed class Process : IAsyncDisposable, ISendCounters
    {
        private readonly TaskCompletionSource _crashed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly DurableEngine _engine;
        private readonly int? _crashAt;
        private int _checkpoint;

        public Process(World world, string directory, int? crashAt)
        {
            _crashAt = crashAt;
            var reconciler = new Reconciler(
                new ReconciliationStore(world.Tables), World.Settings, world.Ledger, new AccountReconciler(world.Ledger),
                new SliceReconciler(world.Log, world.Ledger, world.Tables, world.Time), new DiscrepancyRepair(world.Ledger), new CounterReconciler(world.Log, this), world.Time);
            var activities = new ReconciliationActivities(reconciler, new ReconciliationAlerts(new HeardAlerts()));
            var functions = new LambdaFunctions()
                .Orchestrator(nameof(NightlyReconciliation), async context => await NightlyReconciliation.RunAsync(context, context.GetInput<ReconciliationInput>()!))
                .Activity<ReconciliationInput>(nameof(activities.BeginReconciliation), (input, stop) => CheckedAsync(async () => await activities.BeginReconciliation(input!, stop), stop))
                .Activity<AccountInput>(nameof(activities.ReconcileAccount), (input, stop) => CheckedAsync(async () => await activities.ReconcileAccount(input!, stop), stop))
                .Activity<SliceInput>(nameof(activities.ReconcileSlice), (input, stop) => CheckedAsync(async () => await activities.ReconcileSlice(input!, stop), stop))
                .Activity<FinishInput>(nameof(activities.FinishReconciliation), (input, stop) => CheckedAsync(async () => await activities.FinishReconciliation(input!, stop), stop));
            _engine = new DurableEngine(directory, TimeProvider.System, new DurableEngineOptions(), NullLoggerFactory.Instance);
            _engine.Catalog.AddOrchestrators(functions.Orchestrators);
            _engine.Catalog.AddActivities(functions.Activities);
            Client = new EmbeddedDurableTaskClient(_engine);
            _engine.Start(functions);
        }

        public DurableTaskClient Client { get; }

        public Task Crashed => _crashed.Task;

        public Task<OrchestrationMetadata> DoneAsync(string id) => Client.WaitForInstanceCompletionAsync(id, getInputsAndOutputs: true).WaitAsync(TimeSpan.FromSeconds(60));

        public ValueTask DisposeAsync() => _engine.DisposeAsync();

        /// <summary>No window was counted, so none can drift.</summary>
        public ValueTask<IReadOnlyDictionary<ChannelId, long>> TakenAsync(TenantId tenant, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken = default) =>
            ValueTask.FromResult<IReadOnlyDictionary<ChannelId, long>>(new Dictionary<ChannelId, long>());

        private async Task<object?> CheckedAsync(Func<Task<object?>> work, CancellationToken stopping)
        {
            await CheckpointAsync(stopping);
            var result = await work();
            await CheckpointAsync(stopping);
            return result;
        }

        private async Task CheckpointAsync(CancellationToken stopping)
        {
            if (Interlocked.Increment(ref _checkpoint) != _crashAt) return;
            _crashed.TrySetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stopping);
        }
    }
}
