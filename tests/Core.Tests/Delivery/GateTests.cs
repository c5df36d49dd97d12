using MessageFunctions.Budgets;
using MessageFunctions.Channels;
using MessageFunctions.Channels.Sending;
using MessageFunctions.Core.Tests.Budgets;
using MessageFunctions.Core.Tests.Messages;
using MessageFunctions.Core.Tests.Support;
using MessageFunctions.Delivery;
using MessageFunctions.Messages;
using MessageFunctions.Scaling;
using MessageFunctions.Tenants;
using Microsoft.Extensions.Time.Testing;

namespace MessageFunctions.Core.Tests.Delivery;

/// <summary>What becomes of messages that a gate does not let through.</summary>
public sealed class GateTests
{
    private readonly FakeTimeProvider _time = new(StreamBuilder.Start);
    private readonly FaultyLog _log = new(new Random(0));

    [Fact]
    public async Task What_a_gate_holds_waits_with_its_reason_and_the_rest_goes()
    {
        var until = StreamBuilder.Start.AddMinutes(5);
        var (state, next) = await ReserveAsync(Gate(new GateRuling(GateVerdict.Hold, [0], "quiet_hours", "It is night.") { Until = until, Rule = "night", Policy = "p/1" }));

        Assert.Equal(ReserveStep.Send, next.Step);
        Assert.Equal([MessageStatus.Held, MessageStatus.Queued], state.Messages.Select(message => message.Status));
        var held = state.Documents.Decisions[0].Value;
        Assert.Equal((DecisionKind.Held, "quiet_hours", until, "night", "p/1"), (held.Kind, held.Reason, held.Until, held.Rule, held.Policy));
    }

    [Fact]
    public async Task A_hold_ends_no_later_than_the_messages_expire()
    {
        var (_, next) = await ReserveAsync(Gate(new GateRuling(GateVerdict.Hold, [0, 1], "paused", "Paused.") { Until = StreamBuilder.Start.AddDays(30) }));

        Assert.Equal((ReserveStep.Wait, StreamBuilder.Start.AddHours(1)), (next.Step, next.Until));
    }

    [Fact]
    public async Task Asking_again_about_what_is_held_writes_nothing()
    {
        var gate = Gate(new GateRuling(GateVerdict.Hold, [0, 1], "paused", "Paused.") { Until = StreamBuilder.Start.AddMinutes(5) });
        await ReserveAsync(gate);
        var (state, _) = await ReserveAsync(gate);

        Assert.Single(state.Documents.Decisions);
        Assert.Equal(2, gate.Asked);
    }

    [Fact]
    public async Task What_may_not_go_over_a_channel_goes_over_the_next()
    {
        var (state, next) = await ReserveAsync(Gate(request => request.Channel == StreamBuilder.Email
            ? [new GateRuling(GateVerdict.Skip, request.Indices, "breaker_open", "The breaker is open.")] : []));

        Assert.Equal((ReserveStep.Send, "sms"), (next.Step, next.Channel));
        Assert.Equal((DecisionKind.Rerouted, "breaker_open"), (state.Documents.Decisions[0].Value.Kind, state.Documents.Decisions[0].Value.Reason));
    }

    [Fact]
    public async Task What_no_channel_is_left_for_is_rejected_with_the_reason_of_the_last()
    {
        var (state, next) = await ReserveAsync(Gate(request => [new GateRuling(GateVerdict.Skip, request.Indices, $"no_{request.Channel}", "Not wanted.")]));

        Assert.Equal(ReserveStep.Done, next.Step);
        Assert.All(state.Messages, message => Assert.Equal(MessageStatus.Rejected, message.Status));
        Assert.Equal("no_sms", state.LastDecision!.Reason);
    }

    [Fact]
    public async Task What_no_channel_is_left_for_waits_where_the_gate_says_until_when()
    {
        var until = StreamBuilder.Start.AddMinutes(1);
        var (state, next) = await ReserveAsync(Gate(request => [new GateRuling(GateVerdict.Skip, request.Indices, "breaker_open", "Open.") { Until = until }]));

        Assert.Equal((ReserveStep.Wait, until), (next.Step, next.Until));
        Assert.All(state.Messages, message => Assert.Equal((MessageStatus.Held, StreamBuilder.Sms), (message.Status, message.Channel!.Value)));
    }

    [Fact]
    public async Task A_preferred_channel_goes_first_and_the_rest_of_the_plan_follows()
    {
        var (state, next) = await ReserveAsync(Gate(request => request.Channel == StreamBuilder.Email
            ? [new GateRuling(GateVerdict.Prefer, [0], "online", "Reads texts.") { Channel = StreamBuilder.Sms }] : []));

        Assert.Equal((ReserveStep.Send, "email"), (next.Step, next.Channel));
        Assert.Equal((StreamBuilder.Sms, StreamBuilder.Email), (state.Messages[0].Channel!.Value, state.Messages[0].Next!.Value));
        Assert.Equal((StreamBuilder.Email, StreamBuilder.Sms), (state.Messages[1].Channel!.Value, state.Messages[1].Next!.Value));
    }

    [Fact]
    public async Task What_a_gate_rejects_ends_and_costs_nothing()
    {
        var (state, next) = await ReserveAsync(Gate(new GateRuling(GateVerdict.Reject, [0, 1], "recipient_suppressed", "Suppressed.")));

        Assert.Equal(ReserveStep.Done, next.Step);
        Assert.All(state.Messages, message => Assert.Equal(MessageStatus.Rejected, message.Status));
        Assert.DoesNotContain(state.Documents.Decisions, decision => decision.Value.Hold is not null);
    }

    [Fact]
    public async Task A_later_gate_is_asked_only_for_what_the_earlier_let_through()
    {
        IReadOnlyList<int> seen = [];
        await ReserveAsync(
            Gate(new GateRuling(GateVerdict.Reject, [0], "suppressed", "Suppressed.")),
            Gate(request =>
            {
                seen = request.Indices;
                return [];
            }));

        Assert.Equal([1], seen);
    }

    [Theory]
    [InlineData(500, false)]
    [InlineData(2_000, true)]
    public async Task What_was_let_through_a_while_ago_passes_the_gates_again_before_it_is_sent(int milliseconds, bool again)
    {
        var optedOut = false;
        var gate = new ScriptedGate(_ => optedOut ? [new GateRuling(GateVerdict.Reject, [0], "opted_out", "Not wanted.")] : []) { GuardsSends = true };
        var (state, next) = await ReserveAsync(gate);
        optedOut = true;
        _time.Advance(TimeSpan.FromMilliseconds(milliseconds));
        var channel = new ScriptedChannel(StreamBuilder.Email, isIdempotent: true, new Random(0));
        var stream = new EnvelopeStream(_log, _time);
        var sender = new EnvelopeSender(new ChannelRegistry([channel]), _log, stream, new InlineRenderer(), new RecoverySettings(), _time);

        await new SendDelivery(sender, stream, [gate], new SendSlots(1), _time).RunAsync(state.Envelope.Tenant, state.Envelope.Id, StreamBuilder.Email, EnvelopeHold.Parse(next.Hold!));

        Assert.Equal(again ? 2 : 1, gate.Asked);
        var after = (await stream.ReadAsync(state.Envelope.Tenant, state.Envelope.Id))!;
        if (again)
        {
            Assert.Equal(MessageStatus.Rejected, after.Messages[0].Status);
            Assert.DoesNotContain(new MessageId(state.Envelope.Id, 0), channel.Taken.Keys);
        }
        Assert.NotNull(after.Messages[1].Attempt);
    }

    private static ScriptedGate Gate(GateRuling ruling) => new(_ => [ruling]);

    private static ScriptedGate Gate(Func<GateRequest, IReadOnlyList<GateRuling>> rule) => new(rule);

    private async Task<(EnvelopeState State, ReserveResult Next)> ReserveAsync(params ScriptedGate[] gates)
    {
        var envelope = new StreamBuilder().Envelope with { ExpiresAt = StreamBuilder.Start.AddHours(1) };
        await _log.AppendAsync(envelope.ToDocument());
        var ledger = new BudgetLedger(new MemoryTables(), new BudgetWorld.FixedQuota(new MessageFunctions.Budgets.Quota(1_000_000, 1_000)), _time, BudgetWorld.Options);
        var stream = new EnvelopeStream(_log, _time);
        var next = await new ReserveDelivery(ledger, stream, gates, _time).RunAsync(envelope.Tenant, envelope.Id, new DeliverySettings());
        return ((await stream.ReadAsync(envelope.Tenant, envelope.Id))!, next);
    }
}
