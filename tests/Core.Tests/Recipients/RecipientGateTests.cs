using MessageFunctions.Delivery;
using MessageFunctions.Messages;
using MessageFunctions.Recipients;
using MessageFunctions.Tenants;

namespace MessageFunctions.Core.Tests.Recipients;

public sealed class RecipientGateTests
{
    private static readonly Recipient Ann = new(Email: "ann@example.com", Phone: "+4930123456");
    private readonly RecipientWorld _world = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Of_whom_nothing_is_known_everything_may_go_at_no_cost()
    {
        var app = _world.Start();
        await app.AskAsync(_world.Envelope(MessageKind.Marketing, Ann), RecipientWorld.Email, _world.Time.GetUtcNow());
        var before = (_world.Tables.Reads, _world.Tables.Scans);

        for (var i = 0; i < 1_000; i++) Assert.Empty(await app.AskAsync(_world.Envelope(MessageKind.Marketing, Ann), RecipientWorld.Email, _world.Time.GetUtcNow()));

        Assert.Equal(before, (_world.Tables.Reads, _world.Tables.Scans));
    }

    [Theory]
    [InlineData("recipient", "email", GateVerdict.Reject)]
    [InlineData("recipient", "sms", GateVerdict.Reject)]
    [InlineData("address", "email", GateVerdict.Skip)]
    [InlineData("address", "sms", null)]
    public async Task A_suppressed_recipient_gets_nothing_and_a_suppressed_address_nothing_at_that_address(string scope, string channel, GateVerdict? verdict)
    {
        var app = _world.Start();
        await app.Store.SuppressAsync(
            RecipientWorld.Acme,
            [new Suppression(AddressKind.Email, "Ann@Example.com", "complaint", "import", _world.Time.GetUtcNow()) { Scope = Enum.Parse<SuppressionScope>(scope, ignoreCase: true) }], Token);

        var rulings = await app.AskAsync(_world.Envelope(MessageKind.Transactional, Ann), Channels.ChannelId.Parse(channel), _world.Time.GetUtcNow());

        Assert.Equal(verdict, rulings.SingleOrDefault()?.Verdict);
        Assert.All(rulings, ruling => Assert.Equal(("recipient_suppressed", "suppression/complaint", "recipient@acme/1"), (ruling.Reason, ruling.Rule, ruling.Policy)));
    }

    [Theory]
    [InlineData("marketing", null, MessageKind.Marketing, GateVerdict.Reject)]
    [InlineData("marketing", null, MessageKind.Service, null)]
    [InlineData(null, null, MessageKind.Transactional, GateVerdict.Reject)]
    [InlineData(null, "email", MessageKind.Service, GateVerdict.Skip)]
    [InlineData("marketing", "email", MessageKind.Marketing, GateVerdict.Skip)]
    [InlineData("marketing", "email", MessageKind.Service, null)]
    [InlineData(null, "sms", MessageKind.Marketing, null)]
    public async Task Who_opted_out_of_a_kind_or_channel_gets_none_of_it(string? kind, string? channel, MessageKind sent, GateVerdict? verdict)
    {
        var app = _world.Start();
        var optOut = new OptOut(kind is null ? null : Enum.Parse<MessageKind>(kind, ignoreCase: true), channel is null ? null : Channels.ChannelId.Parse(channel));
        await app.Store.OptOutAsync(RecipientWorld.Acme, AddressKind.Phone, "+4930123456", optOut, Token);

        var rulings = await app.AskAsync(_world.Envelope(sent, Ann), RecipientWorld.Email, _world.Time.GetUtcNow());

        Assert.Equal(verdict, rulings.SingleOrDefault()?.Verdict);
        Assert.All(rulings, ruling => Assert.Equal("opted_out", ruling.Reason));
    }

    [Fact]
    public async Task In_quiet_hours_all_but_critical_messages_wait_for_their_end()
    {
        var app = _world.Start();
        _world.Policy = new RecipientPolicy { QuietHours = new QuietHours(new TimeOnly(22, 0), new TimeOnly(7, 0)), TimeZone = "Europe/Berlin" };
        var elsewhere = new Recipient(Email: "bob@example.com");
        await app.Store.SaveAsync(RecipientWorld.Acme, new RecipientPreferences(AddressKind.Email, "bob@example.com") { TimeZone = "America/New_York" }, WriteCondition.New, Token);
        var night = new DateTimeOffset(2026, 1, 11, 2, 0, 0, TimeSpan.Zero);

        var held = Assert.Single(await app.AskAsync(_world.Envelope(MessageKind.Marketing, Ann, elsewhere), RecipientWorld.Email, night));
        Assert.Equal((GateVerdict.Hold, "quiet_hours", new DateTimeOffset(2026, 1, 11, 6, 0, 0, TimeSpan.Zero)), (held.Verdict, held.Reason, held.Until));
        Assert.Equal([0], held.Indices);
        Assert.Empty(await app.AskAsync(_world.Envelope(MessageKind.Transactional, Ann), RecipientWorld.Email, night));
        Assert.Empty(await app.AskAsync(_world.Envelope(MessageKind.Marketing, Ann), RecipientWorld.Email, held.Until!.Value));

        _world.Policy = _world.Policy with { CriticalKinds = [] };
        Assert.Single(await app.AskAsync(_world.Envelope(MessageKind.Transactional, Ann), RecipientWorld.Email, night));
    }

    [Theory]
    [InlineData(CapAction.Reject, GateVerdict.Reject)]
    [InlineData(CapAction.Skip, GateVerdict.Skip)]
    [InlineData(CapAction.Hold, GateVerdict.Hold)]
    public async Task Beyond_a_cap_the_policy_says_what_becomes_of_a_message(CapAction action, GateVerdict verdict)
    {
        var app = _world.Start();
        var start = _world.Time.GetUtcNow();
        _world.Policy = new RecipientPolicy { Caps = [new FrequencyCap(2, 24) { Kind = MessageKind.Marketing, Action = action }] };

        Assert.Empty(await app.AskAsync(_world.Envelope(MessageKind.Marketing, Ann), RecipientWorld.Email, start));
        // Twice the same recipient in one envelope: only one has room.
        var second = Assert.Single(await app.AskAsync(_world.Envelope(MessageKind.Marketing, Ann, Ann), RecipientWorld.Email, start.AddHours(1)));

        Assert.Equal((verdict, "frequency_cap"), (second.Verdict, second.Reason));
        Assert.Equal([1], second.Indices);
        Assert.Equal(action == CapAction.Hold ? start.AddHours(24) : null, second.Until);
        Assert.Empty(await app.AskAsync(_world.Envelope(MessageKind.Service, Ann), RecipientWorld.Email, start.AddHours(1)));
        Assert.Empty(await app.AskAsync(_world.Envelope(MessageKind.Marketing, Ann), RecipientWorld.Email, start.AddHours(24)));
        Assert.Single(await app.AskAsync(_world.Envelope(MessageKind.Marketing, Ann), RecipientWorld.Email, start.AddHours(24)));
    }

    [Fact]
    public async Task A_repeated_question_counts_once_whichever_instance_asks()
    {
        var (app, other) = (_world.Start(), _world.Start());
        var start = _world.Time.GetUtcNow();
        _world.Policy = new RecipientPolicy { Caps = [new FrequencyCap(1, 24)] };
        var envelope = _world.Envelope(MessageKind.Marketing, Ann);

        for (var i = 0; i < 3; i++)
        {
            Assert.Empty(await app.AskAsync(envelope, RecipientWorld.Email, start.AddMinutes(i * 10)));
            Assert.Empty(await other.AskAsync(envelope, RecipientWorld.Email, start.AddMinutes(i * 10)));
        }

        Assert.Single(await other.AskAsync(_world.Envelope(MessageKind.Marketing, Ann), RecipientWorld.Email, start.AddMinutes(30)));
        // It counts from the time at which it last could go, not from the first question.
        Assert.Single(await app.AskAsync(_world.Envelope(MessageKind.Marketing, Ann), RecipientWorld.Email, start.AddHours(24).AddMinutes(19)));
        Assert.Empty(await app.AskAsync(_world.Envelope(MessageKind.Marketing, Ann), RecipientWorld.Email, start.AddHours(24).AddMinutes(20)));
    }

    [Fact]
    public async Task Counting_costs_a_commit_a_shard_and_no_read_for_new_recipients()
    {
        var app = _world.Start();
        _world.Policy = new RecipientPolicy { Caps = [new FrequencyCap(3, 168)] };
        Recipient[] to = [.. Enumerable.Range(0, 100).Select(i => new Recipient(User: $"user-{i}"))];
        await app.AskAsync(_world.Envelope(MessageKind.Transactional, Ann), RecipientWorld.Email, _world.Time.GetUtcNow());
        var (reads, commits) = (_world.Tables.Reads, _world.Tables.Commits);

        Assert.Empty(await app.AskAsync(_world.Envelope(MessageKind.Marketing, to), RecipientWorld.Email, _world.Time.GetUtcNow()));
        Assert.Empty(await app.AskAsync(_world.Envelope(MessageKind.Marketing, to), RecipientWorld.Email, _world.Time.GetUtcNow()));

        Assert.Equal((0, 16), (_world.Tables.Reads - reads, _world.Tables.Commits - commits));
    }
}
