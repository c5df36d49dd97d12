using CsCheck;
using MessageFunctions.Budgets;
using MessageFunctions.Channels;
using MessageFunctions.Channels.Sending;
using MessageFunctions.Core.Tests.Budgets;
using MessageFunctions.Core.Tests.Support;
using MessageFunctions.Delivery;
using MessageFunctions.Delivery.DeadLetters;
using MessageFunctions.Messages;
using MessageFunctions.Scaling;
using MessageFunctions.Storage;
using MessageFunctions.Tenants;
using Microsoft.Extensions.Time.Testing;

namespace MessageFunctions.Core.Tests.Delivery;

/// <summary>A delivery run as its saga runs it, under random answers of the provider, faults of every store and crashes between any two steps.</summary>
public sealed class DeliveryProperties
{
    private static readonly TenantId Tenant = TenantId.Parse("acme");
    private static readonly LineId Line = LineId.Parse("shop");
    private static readonly ChannelId First = ChannelId.Parse("simulator");
    private static readonly ChannelId Second = ChannelId.Parse("inbox");

    [Fact]
    public async Task Whatever_fails_the_ledger_agrees_with_what_the_provider_took() =>
        await Gen.Select(Gen.Int[1, 25], Gen.Int[0, 30], Gen.Bool, Gen.Bool, Gen.Int[0, 15], Gen.Int).SampleAsync(
            async (messages, budget, idempotent, rejects, faults, seed) => await RunAsync(messages, budget, idempotent, rejects, faults, seed), iter: 200);

    private static async Task RunAsync(int messages, int budget, bool idempotent, bool rejects, int faults, int seed)
    {
        var random = new Random(seed);
        var time = new JumpingTime(new FakeTimeProvider(BudgetWorld.Now));
        var log = new FaultyLog(random);
        var tables = new FaultyTables(new MemoryTables(), random);
        var ledger = new BudgetLedger(tables, new BudgetWorld.FixedQuota(new MessageFunctions.Budgets.Quota(budget * 10, budget)), time, BudgetWorld.Options);
        ScriptedChannel[] channels = [new(First, idempotent, random), new(Second, true, random)];
        var envelope = Envelope(messages, time.GetUtcNow());
        await log.AppendAsync(envelope.ToDocument());
        (log.UnavailablePercent, log.LostAnswerPercent, tables.UnavailablePercent, tables.LostAnswerPercent) = (faults, faults, faults, faults);
        foreach (var channel in channels) channel.CrashPercent = faults;

        await DeliverAsync(envelope, ledger, log, tables, channels, rejects, time, random, ScriptedGate.Random(random, [First, Second], time.GetUtcNow().AddHours(1)));

        (log.UnavailablePercent, log.LostAnswerPercent, tables.UnavailablePercent, tables.LostAnswerPercent) = (0, 0, 0, 0);
        await CheckAsync(envelope, ledger, log, channels, idempotent);
    }

    private static async Task DeliverAsync(
        Envelope envelope, BudgetLedger ledger, FaultyLog log, FaultyTables tables, ScriptedChannel[] channels, bool rejects, JumpingTime time, Random random, ScriptedGate gate)
    {
        var settings = new DeliverySettings { InsufficientBudget = rejects ? InsufficientBudget.Rejected : InsufficientBudget.Held, HeldRecheckSeconds = 600 };
        var stream = new EnvelopeStream(log, time);
        var sender = new EnvelopeSender(new ChannelRegistry(channels), log, stream, new InlineRenderer(), new RecoverySettings { DelayedRetries = 3 }, time);
        var (reserve, send, settle) = (new ReserveDelivery(ledger, stream, [gate], time), new SendDelivery(sender, stream, [gate], new SendSlots(64), time), new SettleDelivery(ledger, log, stream));
        var letters = new DeadLetterStore(tables);
        var (intake, release) = (new DeadLetterIntake(stream, letters, time), new ReleaseDeadLetter(stream, letters));
        var hasSettled = false;
        for (var step = 0; step < 2_000; step++)
        {
            try
            {
                // Somebody sets the clock, by hours and either way.
                if (step < 20 && random.Next(6) == 0) time.Offset = TimeSpan.FromMinutes(random.Next(-180, 180));
                // A queue that gives up its reference late, and an operator who drives it again, may come at any time.
                if (step < 20 && random.Next(8) == 0) await intake.HoldAsync(EnvelopeReference.To(envelope), "MaxDeliveryCountExceeded", null, 10);
                var next = await reserve.RunAsync(Tenant, envelope.Id, settings);
                if (step < 20 && random.Next(8) == 0) await intake.HoldAsync(EnvelopeReference.To(envelope), "MaxDeliveryCountExceeded", null, 10);
                if (step < 20 && random.Next(8) == 0) await release.BeginAsync(Tenant, envelope.Id, "ann");
                if (next is { Step: not ReserveStep.Send, IsUnsettled: true } && (next.Step == ReserveStep.Done || !hasSettled))
                {
                    await settle.RunAsync(Tenant, envelope.Id);
                    hasSettled = true;
                }
                if (next.Step == ReserveStep.Done) return;
                if (next.Step == ReserveStep.Wait)
                {
                    // Held for money that does not come: it waits for ever, or to its expiry.
                    if (time.GetUtcNow() > envelope.CreatedAt.AddHours(30)) return;
                    time.WaitUntil(next.Until!.Value);
                    continue;
                }
                while (await send.RunAsync(Tenant, envelope.Id, ChannelId.Parse(next.Channel!), EnvelopeHold.Parse(next.Hold!)) is { } at) time.WaitUntil(at);
                var settled = await settle.RunAsync(Tenant, envelope.Id);
                hasSettled = true;
                if (settled.IsFinished) return;
            }
            catch (Exception exception) when (exception is StorageUnavailableException or CrashException)
            {
                // A saga that is started again: from the top, with what was recorded.
                hasSettled = false;
            }
        }
        Assert.Fail("The delivery does not end.");
    }

    private static async Task CheckAsync(Envelope envelope, BudgetLedger ledger, FaultyLog log, ScriptedChannel[] channels, bool idempotent)
    {
        var documents = await log.ReadAsync(Tenant, envelope.Id);
        var state = EnvelopeState.Fold(documents)!;
        Assert.DoesNotContain(state.Messages, message => message.Status is MessageStatus.Sending or MessageStatus.Queued or MessageStatus.Accepted);
        foreach (var channel in channels)
        {
            var account = await ledger.GetAsync(new AccountId(Tenant, Line, channel.Id, Month.Of(envelope.CreatedAt)));
            if (account is null)
            {
                Assert.Empty(channel.Taken);
                continue;
            }
            await BudgetWorld.ProveAsync(ledger, account.Id);
            Assert.True(account.Available.IsNonNegative);

            var sent = state.Messages.Count(message => message.Status == MessageStatus.Sent && message.Channel == channel.Id);
            var unknown = state.Messages.Where(message => message.Status == MessageStatus.Unknown && message.Channel == channel.Id).ToList();
            Assert.True(account.Spent.Pv <= channel.Taken.Count, $"spent {account.Spent.Pv} for {channel.Taken.Count} that the provider took");
            if (unknown.Count == 0)
            {
                Assert.True(sent == account.Spent.Pv, $"{sent} were sent over {channel.Id} and {account.Spent.Pv} are spent\n{Story(state)}");
                Assert.Equal(sent, channel.Taken.Count);
                Assert.True(account.Held.IsZero, $"{account.Held} stay held of {channel.Id} although nothing is unknown\n{Story(state)}");
            }
            Assert.True(channel.Taken.Count <= account.Spent.Pv + account.Held.Pv, $"the provider took {channel.Taken.Count}, paid or held are {account.Spent.Pv} + {account.Held.Pv}");
            Assert.All(channel.Taken, taken => Assert.Equal(1, taken.Value));
            if (idempotent) Assert.All(unknown, message => Assert.Contains(new MessageId(envelope.Id, message.Index), channel.Doubtful));
        }
    }

    private static string Story(EnvelopeState state) => string.Join('\n', state.Documents.Decisions.Select(recorded => recorded.Value).Select(decision =>
        $"{decision.Number} {decision.Kind} {decision.Channel} {decision.Hold} [{(decision.Only is null ? "all" : string.Join(',', decision.Only))}] {decision.Reason}"));

    internal static Envelope Envelope(int messages, DateTimeOffset now) => new(
        Tenant, EnvelopeId.Create(now, new byte[10]), Line, MessageKind.Service, Priority.P1,
        [new PlannedChannel(First, 10), new PlannedChannel(Second, 10)], now,
        [.. Enumerable.Range(0, messages).Select(index => new EnvelopeMessage(index, new Recipient(User: $"user-{index}")))])
    {
        Content = new MessageContent("Hello"),
        ExpiresAt = now.AddHours(24),
    };
}
