using MessageFunctions.Access.Rates;
using MessageFunctions.Budgets;
using MessageFunctions.Channels;
using MessageFunctions.Channels.Sending;
using MessageFunctions.Circuits;
using MessageFunctions.Core.Tests.Budgets;
using MessageFunctions.Core.Tests.Delivery;
using MessageFunctions.Core.Tests.Support;
using MessageFunctions.Delivery;
using MessageFunctions.Messages;
using MessageFunctions.Policies;
using MessageFunctions.Scaling;
using MessageFunctions.Tenants;
using MessageFunctions.Windows;
using Microsoft.Extensions.Time.Testing;

namespace MessageFunctions.Core.Tests.Circuits;

/// <summary>Real deliveries over a channel that fails too often, with short windows: it trips, is sent over slowly, and recovers by itself.</summary>
public sealed class CircuitFlowTests
{
    private static readonly TenantId Tenant = TenantId.Parse("acme");
    private static readonly LineId Shop = LineId.Parse("shop");
    private static readonly ChannelId Email = ChannelId.Parse("email");
    private static readonly BreakerPolicy Short = new() { Channel = new ChannelBreakerPolicy { WindowSeconds = 30, MinSends = 20 } };

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 25, 8, 0, 0, TimeSpan.Zero));
    private readonly MemoryTables _tables = new();
    private readonly FaultyLog _log = new(new Random(0));
    private readonly FailingChannel _channel = new();
    private readonly Board _alerts = new();
    private readonly WindowFlush _flush;
    private readonly CircuitStore _store;
    private readonly CircuitEvaluator _evaluator;
    private readonly ReserveDelivery _reserve;
    private readonly SendDelivery _send;
    private readonly SettleDelivery _settle;
    private readonly EnvelopeStream _stream;

    public CircuitFlowTests()
    {
        var policies = new FixedPolicies(Short);
        var ledger = new BudgetLedger(_tables, new BudgetWorld.FixedQuota(new MessageFunctions.Budgets.Quota(1_000_000, 1_000_000)), _time, BudgetWorld.Options);
        var recorder = new WindowRecorder(_time);
        _stream = new EnvelopeStream(_log, _time);
        _flush = new WindowFlush(recorder, _tables, _time, "i1");
        _store = new CircuitStore(_tables, _time);
        var board = new CircuitBoard(_store, _time);
        _evaluator = new CircuitEvaluator(_store, new WindowReader(_tables, _time, new WindowSettings()), ledger, policies, _alerts, board, _time);
        var directory = new TenantDirectory(new TenantStore(_tables), _time, new TenantDirectoryOptions());
        var gate = new CircuitGate(board, directory, policies, new RateShares(_tables, _time, "i1"));
        var sender = new EnvelopeSender(new ChannelRegistry([_channel]), _log, _stream, new InlineRenderer(), new RecoverySettings(), _time, recorder);
        _reserve = new ReserveDelivery(ledger, _stream, [gate], _time);
        _send = new SendDelivery(sender, _stream, [], new SendSlots(1), _time, board);
        _settle = new SettleDelivery(ledger, _log, _stream, recorder);
    }

    [Fact]
    public async Task A_channel_that_fails_too_often_is_sent_over_slowly_until_it_is_good_again()
    {
        var sent = new List<Envelope>();
        for (var i = 0; i < 10; i++)
        {
            sent.Add(await AcceptAsync(Priority.P1));
            var paid = await ReserveAsync(sent[i]);
            Assert.NotNull(await _send.RunAsync(Tenant, sent[i].Id, Email, EnvelopeHold.Parse(paid.Hold!)));
        }
        await StepAsync();
        var open = (await _store.LoadAsync()).Channels[Email].Value;
        Assert.True(open.IsOpen);
        Assert.Contains("breaker/channel/email", _alerts.Open);

        // The first takes the turn; the next waits for its own and says why; an urgent one goes before it.
        var first = await AcceptAsync(Priority.P3);
        Assert.Equal(ReserveStep.Send, (await ReserveAsync(first)).Step);
        var second = await AcceptAsync(Priority.P3);
        var wait = await ReserveAsync(second);
        Assert.Equal(ReserveStep.Wait, wait.Step);
        Assert.InRange(wait.Until!.Value - _time.GetUtcNow(), open.Interval * 8, open.Interval * 11);
        var held = (await _stream.ReadAsync(Tenant, second.Id))!.LastDecision!;
        Assert.Equal((DecisionKind.Held, CircuitGate.ChannelReason, "breaker-1", "test/1"), (held.Kind, held.Reason, held.Rule, held.Policy));
        Assert.Equal(ReserveStep.Send, (await ReserveAsync(await AcceptAsync(Priority.P0))).Step);
        _time.SetUtcNow(wait.Until.Value);
        var overtaken = await ReserveAsync(second);
        Assert.Equal(ReserveStep.Wait, overtaken.Step);
        _time.SetUtcNow(overtaken.Until!.Value);
        Assert.Equal(ReserveStep.Send, (await ReserveAsync(second)).Step);

        _channel.FailsEvery = 0;
        var since = _time.GetUtcNow();
        for (var step = 0; step < 60 && (await _store.LoadAsync()).Channels[Email].Value.IsOpen; step++)
        {
            sent.Add(await AcceptAsync(Priority.P1));
            await DeliverAsync(sent[^1]);
            await StepAsync();
        }
        foreach (var envelope in sent) await DeliverAsync(envelope);
        Assert.False((await _store.LoadAsync()).Channels[Email].Value.IsOpen);
        Assert.True(_time.GetUtcNow() - since >= Short.Channel.Window * 3, "It recovered before its windows were over.");
        Assert.Empty(_alerts.Open);
        Assert.Equal(["closed", "opened"], (await _store.HistoryAsync(CircuitNames.Of(Email), 10, null)).Transitions.Select(transition => transition.Change));
        foreach (var envelope in sent)
            Assert.All((await _stream.ReadAsync(Tenant, envelope.Id))!.Messages, message => Assert.Equal(MessageStatus.Sent, message.Status));
    }

    private async Task StepAsync()
    {
        _time.Advance(TimeSpan.FromSeconds(5));
        await _flush.RunAsync();
        await _evaluator.RunAsync();
    }

    private async Task DeliverAsync(Envelope envelope)
    {
        for (var step = 0; step < 200; step++)
        {
            var next = await ReserveAsync(envelope);
            if (next.Step == ReserveStep.Done) return;
            if (next.Step == ReserveStep.Wait)
            {
                _time.SetUtcNow(next.Until!.Value);
                continue;
            }
            while (await _send.RunAsync(Tenant, envelope.Id, Email, EnvelopeHold.Parse(next.Hold!)) is { } at) _time.SetUtcNow(at > _time.GetUtcNow() ? at : _time.GetUtcNow());
            await _settle.RunAsync(Tenant, envelope.Id);
        }
        throw new InvalidOperationException("The delivery does not end.");
    }

    private async Task<Envelope> AcceptAsync(Priority priority)
    {
        var now = _time.GetUtcNow();
        var envelope = new Envelope(
            Tenant, EnvelopeId.Create(now), Shop, MessageKind.Service, priority, [new PlannedChannel(Email, 1)], now,
            [.. Enumerable.Range(0, 10).Select(index => new EnvelopeMessage(index, new Recipient(Email: $"{index}@example.com")))])
        { Content = new MessageContent("Hello") };
        await _log.AppendAsync(envelope.ToDocument());
        return envelope;
    }

    private ValueTask<ReserveResult> ReserveAsync(Envelope envelope) => _reserve.RunAsync(Tenant, envelope.Id, new DeliverySettings());

    /// <summary>Refuses every n-th message for now.</summary>
    private sealed class FailingChannel : IChannel
    {
        private int _count;

        public int FailsEvery { get; set; } = 5;

        public ChannelId Id => Email;

        public bool IsIdempotent => true;

        public int BatchSize => 100;

        public Task<IReadOnlyList<SendResult>> SendAsync(ChannelBatch batch, CancellationToken cancellationToken = default) =>
            Task.FromResult<IReadOnlyList<SendResult>>([.. batch.Messages.Select(message => new SendResult(message.Id, FailsEvery > 0 && ++_count % FailsEvery == 0
                ? new SendOutcome.Retryable(SendCode.ProviderUnavailable) : new SendOutcome.Accepted($"p-{message.Id}")))]);
    }

    private sealed class Board : ICircuitAlarm
    {
        public HashSet<string> Open { get; } = [];

        public ValueTask RaiseAsync(CircuitAlarm alarm, CancellationToken cancellationToken = default)
        {
            Open.Add(alarm.Key);
            return ValueTask.CompletedTask;
        }

        public ValueTask ClearAsync(TenantId? tenant, string key, CancellationToken cancellationToken = default)
        {
            Open.Remove(key);
            return ValueTask.CompletedTask;
        }
    }

    private sealed class FixedPolicies(BreakerPolicy policy) : IPolicies
    {
        private readonly PolicySet _set = new(
            new Dictionary<PolicyKind, object> { [BreakerPolicy.Kind] = new PolicyChoice<BreakerPolicy>(new PolicyVersion<BreakerPolicy>(policy, "test/1")) },
            new Dictionary<(PolicyKind, LineId), object>());

        public ValueTask<PolicySet> GetAsync(TenantId tenant, CancellationToken cancellationToken = default) => ValueTask.FromResult(_set);

        public ValueTask<PolicySet> GetPlatformAsync(CancellationToken cancellationToken = default) => ValueTask.FromResult(_set);

        public void ReportFailure<T>(TenantId? tenant, PolicyKind<T> kind, PolicyVersion<T> version, string error) where T : class { }
    }
}
