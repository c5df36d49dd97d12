using CsCheck;
using MessageFunctions.CrashHarness.DurableTask;
using MessageFunctions.Embedded.DurableTask;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Time.Testing;

namespace MessageFunctions.Runtime.Tests.DurableTask;

/// <summary>
/// Random orchestrations on the real engine against a plain model: what a program computes does not depend on which of its steps were replayed,
/// in what order its activities finished, or whether the process was restarted. CsCheck prints the seed of a failure.
/// </summary>
public sealed class OrchestrationModelTests
{
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);

    private static readonly Gen<Operation> Simple = Gen.OneOf(
        Gen.Int[1, 9].Select(static value => (Operation)new Operation.Activity(value)),
        Gen.Select(Gen.Int[1, 9], Gen.Int[0, 3], static (value, failures) => (Operation)new Operation.Flaky(value, failures)),
        Gen.Int[1, 3].Select(static ticks => (Operation)new Operation.Timer(ticks)),
        Gen.Int[1, 9].Select(static value => (Operation)new Operation.Event(value)),
        Gen.Const((Operation)new Operation.Guid()));

    private static readonly Gen<Operation[]> Programs = Gen.Recursive<Operation[]>((depth, nested) => depth >= 2
        ? Simple.Array[1, 3]
        : Gen.Frequency(
            (4, Simple),
            (1, nested.Select(static program => (Operation)new Operation.Child(program))),
            (1, Simple.Array[1, 3].Select(static branches => (Operation)new Operation.All(branches))),
            (1, Gen.Int[1, 3].Select(static ticks => (Operation)new Operation.Race(ticks))))
        .Array[1, 5]);

    [Fact]
    public async Task Random_programs_compute_what_the_model_computes_however_often_they_are_replayed() =>
        await Gen.Select(Programs, Gen.Int[0, 100], Gen.Int).SampleAsync(
            static async (program, evictions, seed) => await CheckAsync(program, evictions, seed),
            iter: int.Parse(Environment.GetEnvironmentVariable("DURABLE_MODEL_RUNS") ?? "60", System.Globalization.CultureInfo.InvariantCulture),
            threads: 1);

    private static async Task CheckAsync(Operation[] program, int evictionPercent, int seed)
    {
        var random = new Random(seed);
        var time = new FakeTimeProvider();
        var options = new DurableEngineOptions
        {
            EvictNow = () =>
            {
                lock (random) return random.Next(100) < evictionPercent;
            },
        };
        await using var host = new EngineHost(Functions(), options, time);
        await host.Client.ScheduleNewOrchestrationInstanceAsync("Program", program, new StartOrchestrationOptions("root"));
        for (var i = 0; i < 200; i++)
        {
            await host.SettledAsync();
            if ((await host.Client.GetInstanceAsync("root"))!.IsCompleted) break;
            if (random.Next(10) == 0) await host.RestartAsync();
            await host.AdvanceAsync(Tick);
        }
        var done = await host.Client.GetInstanceAsync("root", getInputsAndOutputs: true);
        Assert.True(
            done!.RuntimeStatus == OrchestrationRuntimeStatus.Completed && done.ReadOutputAs<int>() == Model(program),
            $"expected {Model(program)}, got {done} {done.SerializedOutput} {done.FailureDetails}\n{host.Engine.DumpHistory("root")}");
    }

    private static int Model(IEnumerable<Operation> program) => program.Sum(static operation => operation switch
    {
        Operation.Activity activity => 2 * activity.Value,
        Operation.Flaky { Failures: < 3 } flaky => 2 * flaky.Value,
        Operation.Flaky => -1,
        Operation.Timer => 1,
        Operation.Event sent => sent.Value,
        Operation.Guid => 0,
        Operation.Child child => Model(child.Program),
        Operation.All all => Model(all.Branches),
        Operation.Race => 7,
        _ => throw new InvalidOperationException($"{operation} has no model."),
    });

    private static LambdaFunctions Functions()
    {
        var failed = new System.Collections.Concurrent.ConcurrentDictionary<string, int>();
        return new LambdaFunctions()
            .Orchestrator("Program", async context =>
            {
                var sum = 0;
                foreach (var operation in context.GetInput<Operation[]>()!) sum += await RunAsync(context, operation);
                return sum;
            })
            .Activity<int>("Double", static value => 2 * value)
            .Activity<FlakyCall>("Flaky", call =>
                failed.AddOrUpdate(call!.Id, 1, static (_, count) => count + 1) > call.Failures
                    ? 2 * call.Value
                    : throw new TimeoutException("not yet"));
    }

    private static async Task<int> RunAsync(TaskOrchestrationContext context, Operation operation)
    {
        switch (operation)
        {
            case Operation.Activity activity:
                return await context.CallActivityAsync<int>("Double", activity.Value);
            case Operation.Flaky flaky:
                var call = new FlakyCall(context.NewGuid().ToString(), flaky.Value, flaky.Failures);
                try
                {
                    return await context.CallActivityAsync<int>(
                        "Flaky", call, TaskOptions.FromRetryPolicy(new RetryPolicy(3, Tick, backoffCoefficient: 2)));
                }
                catch (TaskFailedException)
                {
                    return -1;
                }
            case Operation.Timer timer:
                await context.CreateTimer(timer.Ticks * Tick, CancellationToken.None);
                return 1;
            case Operation.Event sent:
                // Each wait has a name of its own: several of one name at once are served newest first.
                var name = context.NewGuid().ToString();
                context.SendEvent(context.InstanceId, name.ToUpperInvariant(), sent.Value);
                // Half of them come before anyone waits.
                if (sent.Value % 2 == 0) await context.CreateTimer(Tick, CancellationToken.None);
                return await context.WaitForExternalEvent<int>(name);
            case Operation.Guid:
                return context.NewGuid() == context.NewGuid() ? 1 : 0;
            case Operation.Child child:
                return await context.CallSubOrchestratorAsync<int>("Program", child.Program);
            case Operation.All all:
                return (await Task.WhenAll(all.Branches.Select(branch => RunAsync(context, branch)))).Sum();
            case Operation.Race race:
                return await RaceAsync(context, race);
            default:
                throw new InvalidOperationException($"{operation} cannot be run.");
        }
    }

    // The activity wins against a timer of a day; the loser is cancelled and the clock need not move for it.
    private static async Task<int> RaceAsync(TaskOrchestrationContext context, Operation.Race race)
    {
        using var cancellation = new CancellationTokenSource();
        var timer = context.CreateTimer(TimeSpan.FromDays(race.Ticks), cancellation.Token);
        var activity = context.CallActivityAsync<int>("Double", 1);
        var winner = await Task.WhenAny(timer, activity);
        cancellation.Cancel();
        return winner == activity ? 7 : 0;
    }

    [System.Text.Json.Serialization.JsonDerivedType(typeof(Activity), nameof(Activity))]
    [System.Text.Json.Serialization.JsonDerivedType(typeof(Flaky), nameof(Flaky))]
    [System.Text.Json.Serialization.JsonDerivedType(typeof(Timer), nameof(Timer))]
    [System.Text.Json.Serialization.JsonDerivedType(typeof(Event), nameof(Event))]
    [System.Text.Json.Serialization.JsonDerivedType(typeof(Guid), nameof(Guid))]
    [System.Text.Json.Serialization.JsonDerivedType(typeof(Child), nameof(Child))]
    [System.Text.Json.Serialization.JsonDerivedType(typeof(All), nameof(All))]
    [System.Text.Json.Serialization.JsonDerivedType(typeof(Race), nameof(Race))]
    internal abstract record Operation
    {
        internal sealed record Activity(int Value) : Operation;

        internal sealed record Flaky(int Value, int Failures) : Operation;

        internal sealed record Timer(int Ticks) : Operation;

        internal sealed record Event(int Value) : Operation;

        internal sealed record Guid : Operation;

        internal sealed record Child(Operation[] Program) : Operation;

        internal sealed record All(Operation[] Branches) : Operation;

        internal sealed record Race(int Ticks) : Operation;
    }

    internal sealed record FlakyCall(string Id, int Value, int Failures);
}
