using MessageFunctions.Budgets;
using MessageFunctions.Channels;
using MessageFunctions.Core.Tests.Messages;
using MessageFunctions.CrashHarness.DurableTask;
using MessageFunctions.Delivery;
using MessageFunctions.Embedded.DurableTask;
using MessageFunctions.Embedded.Storage;
using MessageFunctions.Messages;
using MessageFunctions.Messages.Accept;
using MessageFunctions.Orchestrations.Review;
using MessageFunctions.Policies;
using MessageFunctions.Storage;
using MessageFunctions.Templates;
using MessageFunctions.Tenants;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace MessageFunctions.Reviews.Tests;

/// <summary>
/// Reviews on the real durable engine and the real stores, over a directory that outlives both. An activity can be made to stop for ever before or after its
/// work; a restart then stands for the process that was killed there.
/// </summary>
internal sealed class ReviewWorld : IAsyncDisposable, IPolicies, IQuotaSource
{
    public static readonly TenantId Tenant = TenantId.Parse("acme");
    public static readonly LineId Line = LineId.Parse("shop");

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly string _directory = Directory.CreateTempSubdirectory("reviews-tests-").FullName;
    private SqliteStorage _storage = null!;
    private DurableEngine _engine = null!;
    private ReviewIntake _intake = null!;
    private ReviewSteps _steps = null!;
    private TaskCompletionSource _crashed = new();
    private int _checkpoint;

    public ReviewWorld() => Start();

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 11, 20, 9, 0, 0, TimeSpan.Zero));

    public ReviewPolicy Policy { get; set; } = new();

    public ScriptedMachine Machine { get; } = new();

    public FaultyQueue Queue { get; } = new();

    public DurableTaskClient Client { get; private set; } = null!;

    public ReviewDesk Desk { get; private set; } = null!;

    public HeardAlerts Alerts { get; } = new();

    public ReviewStore Store { get; private set; } = null!;

    public EnvelopeStream Stream { get; private set; } = null!;

    /// <summary>The activity stops for ever at its n-th checkpoint, of which each has two: before and after its work.</summary>
    public int? CrashAt { get; set; }

    public Task Crashed => _crashed.Task;

    public async Task RestartAsync()
    {
        CrashAt = null;
        _crashed = new TaskCompletionSource();
        await _engine.DisposeAsync();
        await _storage.DisposeAsync();
        Start();
    }

    /// <summary>An envelope that is to be reviewed; each text is one message.</summary>
    public async Task<Envelope> AddAsync(BatchId? batch, params string[] texts)
    {
        var now = Time.GetUtcNow();
        var envelope = new Envelope(
            Tenant, EnvelopeId.Create(now), Line, MessageKind.Marketing, Priority.P3, [new PlannedChannel(ChannelId.Parse("inbox"), 1)], now,
            [.. texts.Select((text, i) => new EnvelopeMessage(i, new Recipient(User: $"u-{i}")) { Content = new MessageContent(text) })])
        {
            NeedsReview = true,
            Author = "author",
            Batch = batch,
        };
        await _storage.Log.AppendAsync(envelope.ToDocument());
        return envelope;
    }

    /// <summary>What the queue function does with a reference.</summary>
    public async Task<IReadOnlyList<Review>> JoinAsync(Envelope envelope)
    {
        var reviews = await _intake.JoinAsync(Tenant, envelope.Id);
        foreach (var review in reviews!) await StartAsync(review);
        return reviews;
    }

    public async Task StartAsync(Review review)
    {
        if (await Client.GetInstanceAsync(review.InstanceId) is { IsRunning: true }) return;
        await Client.ScheduleNewOrchestrationInstanceAsync(nameof(ReviewWorkflow), ReviewInput.To(review), new StartOrchestrationOptions(review.InstanceId));
    }

    public Task TellAsync(Review review) => Client.RaiseEventAsync(review.InstanceId, ReviewWorkflow.Changed, "");

    public async Task<Review> EndAsync(ReviewId id)
    {
        var done = await Client.WaitForInstanceCompletionAsync(Review.InstanceIdOf(Tenant, id), getInputsAndOutputs: true).WaitAsync(Patience);
        Assert.True(done.RuntimeStatus == OrchestrationRuntimeStatus.Completed, $"{done.RuntimeStatus}: {done.FailureDetails}");
        return (await Store.GetAsync(Tenant, id))!;
    }

    public async Task<Review> UntilAsync(ReviewId id, Func<Review, bool> condition)
    {
        for (var begun = TimeProvider.System.GetTimestamp(); ;)
        {
            if (await Store.GetAsync(Tenant, id) is { } review && condition(review)) return review;
            Assert.True(TimeProvider.System.GetElapsedTime(begun) < Patience, "It did not happen in time.");
            await Task.Delay(TimeSpan.FromMilliseconds(2), TimeProvider.System, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Lets time pass once all that can happen without it has happened.</summary>
    public async Task AdvanceAsync(TimeSpan by)
    {
        await SettledAsync();
        Time.Advance(by);
        await SettledAsync();
    }

    public async Task<EnvelopeState> StateAsync(Envelope envelope) => (await Stream.ReadAsync(Tenant, envelope.Id))!;

    public async ValueTask DisposeAsync()
    {
        await _engine.DisposeAsync();
        await _storage.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }

    public ValueTask<PolicySet> GetAsync(TenantId tenant, CancellationToken cancellationToken = default) => ValueTask.FromResult(
        new PolicySet(new Dictionary<PolicyKind, object> { [ReviewPolicy.Kind] = new PolicyChoice<ReviewPolicy>(new PolicyVersion<ReviewPolicy>(Policy, "review@tenant/1")) }, new Dictionary<(PolicyKind, LineId), object>()));

    public ValueTask<PolicySet> GetPlatformAsync(CancellationToken cancellationToken = default) => ValueTask.FromResult(PolicySet.Defaults);

    public void ReportFailure<T>(TenantId? tenant, PolicyKind<T> kind, PolicyVersion<T> version, string error) where T : class => Assert.Fail(error);

    public ValueTask<Budgets.Quota?> FindAsync(AccountId account, CancellationToken cancellationToken = default) => ValueTask.FromResult<Budgets.Quota?>(null);

    private void Start()
    {
        _checkpoint = 0;
        _storage = SqliteStorage.Open(Path.Combine(_directory, "storage"), Time);
        var tables = _storage.Tables;
        Store = new ReviewStore(tables, Time);
        Stream = new EnvelopeStream(_storage.Log, Time);
        Desk = new ReviewDesk(Store, Time);
        var options = new AcceptOptions();
        var references = new ReferenceDispatcher(Queue, new EnvelopeOutbox(tables), options, Time, NullLogger<ReferenceDispatcher>.Instance);
        var settle = new SettleDelivery(new BudgetLedger(tables, this, Time), _storage.Log, Stream);
        var ends = new ReviewEnds(Stream, references, settle);
        var tenants = new TenantStore(tables);
        var templates = new TemplateStore(tables, tenants, new TenantDirectory(tenants, Time, new TenantDirectoryOptions()), Time);
        _intake = new ReviewIntake(Stream, Store, ends, this, templates, new BatchStore(tables), Time);
        var panel = new MachinePanel([Machine], TimeProvider.System, NullLogger<MachinePanel>.Instance);
        _steps = new ReviewSteps(Store, ends, panel, new ReviewAlerts(Alerts), templates, Time);

        var functions = new LambdaFunctions()
            .Orchestrator(nameof(ReviewWorkflow), async context =>
            {
                await ReviewWorkflow.RunAsync(context, context.GetInput<ReviewInput>()!);
                return null;
            })
            .Activity<ReviewInput>(nameof(ReviewActivities.AdvanceReview), (input, stopping) => CheckedAsync(async () => (object?)await _steps.AdvanceAsync(Tenant, ReviewId.Parse(input!.Review), stopping), stopping))
            .Activity<MachineInput>(nameof(ReviewActivities.AskMachines), (input, stopping) => CheckedAsync(
                async () =>
                {
                    await _steps.AskMachinesAsync(Tenant, ReviewId.Parse(input!.Review), input.Node, stopping);
                    return null;
                },
                stopping))
            .Activity<ReviewInput>(nameof(ReviewActivities.ApplyReview), (input, stopping) => CheckedAsync(
                async () => (object?)new ApplyStep(await _steps.ApplyAsync(Tenant, ReviewId.Parse(input!.Review), input.Continuation, stopping)), stopping));
        Directory.CreateDirectory(Path.Combine(_directory, "durable"));
        _engine = new DurableEngine(Path.Combine(_directory, "durable"), Time, new DurableEngineOptions(), NullLoggerFactory.Instance);
        _engine.Catalog.AddOrchestrators(functions.Orchestrators);
        _engine.Catalog.AddActivities(functions.Activities);
        Client = new EmbeddedDurableTaskClient(_engine);
        _engine.Start(functions);
    }

    private async Task<object?> CheckedAsync(Func<Task<object?>> work, CancellationToken stopping)
    {
        await CheckpointAsync(stopping);
        var result = await work();
        await CheckpointAsync(stopping);
        return result;
    }

    private async Task CheckpointAsync(CancellationToken stopping)
    {
        if (Interlocked.Increment(ref _checkpoint) != CrashAt) return;
        _crashed.TrySetResult();
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stopping);
    }

    private async Task SettledAsync()
    {
        for (var begun = TimeProvider.System.GetTimestamp(); _engine.Live.Active > 0 || _engine.Activities.Running > 0 || _engine.Activities.Waiting > 0;)
        {
            Assert.True(TimeProvider.System.GetElapsedTime(begun) < Patience, "The engine did not settle.");
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System, TestContext.Current.CancellationToken);
        }
    }
}

/// <summary>A machine that says what it is told to, and counts.</summary>
internal sealed class ScriptedMachine : IContentReviewer
{
    public string Name => "local";

    public int? Score { get; set; } = 5_000;

    public bool Fails { get; set; }

    public bool Hangs { get; set; }

    public int Asked { get; private set; }

    public async ValueTask<MachineOpinion> ReviewAsync(IReadOnlyList<ReviewPart> parts, CancellationToken cancellationToken = default)
    {
        Asked++;
        if (Fails) throw new InvalidOperationException("Made to fail.");
        if (Hangs) await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
        return new MachineOpinion(Name, "1", parts.Any(part => part.AllText.Contains("bad", StringComparison.Ordinal)) ? 10_000 : Score, ["scripted"]);
    }
}
