using MessageFunctions.Core.Tests.Budgets;
using MessageFunctions.Core.Tests.Support;
using MessageFunctions.Delivery.DeadLetters;
using MessageFunctions.Messages;
using MessageFunctions.Tenants;
using Microsoft.Extensions.Time.Testing;

namespace MessageFunctions.Core.Tests.Delivery;

public sealed class DeadLetterTests
{
    private readonly FakeTimeProvider _time = new(BudgetWorld.Now);
    private readonly FaultyLog _log = new(new Random(1));
    private readonly DeadLetterStore _store = new(new MemoryTables());
    private readonly EnvelopeStream _stream;
    private readonly DeadLetterIntake _intake;
    private readonly ReleaseDeadLetter _release;

    public DeadLetterTests()
    {
        _stream = new EnvelopeStream(_log, _time);
        _intake = new DeadLetterIntake(_stream, _store, _time);
        _release = new ReleaseDeadLetter(_stream, _store);
    }

    [Fact]
    public async Task Given_a_reference_that_was_given_up_Then_its_messages_are_held_and_say_why_and_it_is_listed()
    {
        var envelope = await StoreAsync(3);
        await CancelAsync(envelope, 1);

        Assert.True(await HoldAsync(envelope));

        var state = await ReadAsync(envelope);
        Assert.Equal([MessageStatus.Held, MessageStatus.Cancelled, MessageStatus.Held], state.Messages.Select(message => message.Status));
        var step = MessageRecord.Fold(await _log.ReadAsync(envelope.Tenant, envelope.Id), 0)!.Steps[^1];
        Assert.Equal(("dead_lettered", "dead_lettered", "MaxDeliveryCountExceeded: after 10"), (step.Event, step.Reason, step.Text));
        var letter = Assert.Single((await _store.ListAsync(envelope.Tenant, 10)).Items);
        Assert.Equal((envelope.Id, 2, 10, Priority.P1, envelope.ExpiresAt), (letter.Envelope, letter.Messages, letter.Deliveries, letter.Priority, letter.ExpiresAt));
        Assert.Empty((await _store.ListAsync(TenantId.Parse("other"), 10)).Items);
    }

    [Fact]
    public async Task Given_a_letter_that_comes_again_Then_nothing_is_recorded_twice()
    {
        var envelope = await StoreAsync(2);

        Assert.True(await HoldAsync(envelope));
        Assert.True(await HoldAsync(envelope));

        Assert.Single((await ReadAsync(envelope)).Documents.Decisions);
        Assert.Single((await _store.ListAsync(envelope.Tenant, 10)).Items);
    }

    [Fact]
    public async Task Given_an_envelope_that_is_through_or_never_was_Then_there_is_nothing_to_record()
    {
        var envelope = await StoreAsync(1);
        await CancelAsync(envelope, 0);

        Assert.False(await HoldAsync(envelope));
        Assert.Empty((await _store.ListAsync(envelope.Tenant, 10)).Items);
        Assert.False(await new DeadLetterIntake(new EnvelopeStream(new FaultyLog(new Random(1)), _time), _store, _time).HoldAsync(EnvelopeReference.To(envelope), "x", null, 1));
    }

    [Fact]
    public async Task Given_a_dead_letter_When_it_is_driven_again_Then_its_messages_may_go_and_it_is_forgotten_only_after_that()
    {
        var envelope = await StoreAsync(2);
        await HoldAsync(envelope);

        var letter = await _release.BeginAsync(envelope.Tenant, envelope.Id, "ann");
        Assert.Equal(letter, await _release.BeginAsync(envelope.Tenant, envelope.Id, "ben"));

        var state = await ReadAsync(envelope);
        Assert.All(state.Messages, message => Assert.Equal(MessageStatus.Queued, message.Status));
        Assert.Equal((DecisionKind.Released, "ann"), (state.LastDecision!.Kind, state.LastDecision.By));
        await _release.EndAsync(letter!);
        Assert.Null(await _release.BeginAsync(envelope.Tenant, envelope.Id, "ann"));
        Assert.Null(await _release.BeginAsync(TenantId.Parse("other"), envelope.Id, "ann"));
    }

    [Fact]
    public async Task What_is_none_of_ours_is_kept_once_up_to_a_bound_and_for_a_time()
    {
        await _intake.KeepUnreadableAsync("messages-p0", "m-1", new byte[5_000], "unreadable_reference");
        await _intake.KeepUnreadableAsync("messages-p0", "m-1", new byte[5_000], "unreadable_reference");

        var letter = Assert.Single((await _store.UnreadableAsync(10)).Items);
        Assert.Equal((UnreadableLetter.MaxBody, "m-1", "messages-p0"), (letter.Body.Length, letter.MessageId, letter.Queue));
        Assert.Equal(0, await _store.RemoveUnreadableAsync(_time.GetUtcNow()));
        Assert.Equal(1, await _store.RemoveUnreadableAsync(_time.GetUtcNow().AddTicks(1)));
    }

    private async Task<Envelope> StoreAsync(int messages)
    {
        var envelope = DeliveryProperties.Envelope(messages, _time.GetUtcNow());
        await _log.AppendAsync(envelope.ToDocument());
        return envelope;
    }

    private ValueTask<bool> HoldAsync(Envelope envelope) => _intake.HoldAsync(EnvelopeReference.To(envelope), "MaxDeliveryCountExceeded", "after 10", 10);

    private async Task CancelAsync(Envelope envelope, int index) => await new CancelMessage(_stream).RunAsync(envelope.Tenant, new MessageId(envelope.Id, index), "ann");

    private async Task<EnvelopeState> ReadAsync(Envelope envelope) => (await _stream.ReadAsync(envelope.Tenant, envelope.Id))!;
}
