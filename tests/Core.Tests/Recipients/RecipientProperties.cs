using System.Collections.Concurrent;
using CsCheck;
using MessageFunctions.Channels;
using MessageFunctions.Core.Tests.Budgets;
using MessageFunctions.Delivery;
using MessageFunctions.Messages;
using MessageFunctions.Recipients;
using MessageFunctions.Storage;
using MessageFunctions.Tenants;

namespace MessageFunctions.Core.Tests.Recipients;

/// <summary>Random preferences that change while random envelopes are let through by two instances, under faults of the store.</summary>
public sealed class RecipientProperties
{
    private const int Users = 12;
    private static readonly MessageKind[] Kinds = [MessageKind.Transactional, MessageKind.Service, MessageKind.Marketing];
    private static readonly ChannelId[] ChannelsOf = [RecipientWorld.Email, RecipientWorld.Sms];
    private static readonly string[] Zone = ["Europe/Berlin", "America/New_York", "Asia/Kolkata"];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Nobody_gets_what_they_do_not_want_once_that_is_five_seconds_old_and_no_one_in_their_quiet_hours() =>
        await Gen.Select(Gen.Int, Gen.Int[0, 5]).SampleAsync(async (seed, faults) =>
        {
            var random = new Random(seed);
            var world = new RecipientWorld { Policy = new RecipientPolicy { QuietHours = new QuietHours(new TimeOnly(23, 0), new TimeOnly(6, 0)), TimeZone = "Europe/Berlin" } };
            var tables = new FaultyTables(world.Tables, random) { UnavailablePercent = faults, LostAnswerPercent = faults };
            RecipientWorld.Instance[] apps = [world.Start(tables), world.Start(tables)];
            var wanted = new Dictionary<int, (RecipientPreferences Preferences, bool Suppressed, DateTimeOffset At)>();
            for (var step = 0; step < 60; step++)
            {
                world.Time.Advance(TimeSpan.FromSeconds(random.Next(0, 5_000)));
                if (random.Next(3) == 0) await ChangeAsync(apps[random.Next(2)], random.Next(Users), random, world, wanted);
                int[] users = [.. Enumerable.Range(0, random.Next(1, 20)).Select(_ => random.Next(Users))];
                var envelope = world.Envelope(Kinds[random.Next(3)], [.. users.Select(To)]);
                var channel = ChannelsOf[random.Next(2)];
                var now = world.Time.GetUtcNow();
                var rulings = await UntilAnsweredAsync(() => apps[random.Next(2)].AskAsync(envelope, channel, now));
                Assert.Equal(rulings.Sum(ruling => ruling.Indices.Count), rulings.SelectMany(ruling => ruling.Indices).Distinct().Count());
                foreach (var sent in Enumerable.Range(0, users.Length).Except(rulings.SelectMany(ruling => ruling.Indices)))
                    CheckSent(world.Policy, wanted.GetValueOrDefault(users[sent]), envelope.Envelope.Kind, channel, now);
                // And nobody is refused for nothing.
                foreach (var refused in rulings.SelectMany(ruling => ruling.Indices.Select(index => (Ruling: ruling, User: users[index]))))
                    CheckRefused(wanted.GetValueOrDefault(refused.User), refused.Ruling);
            }
        }, iter: 40, threads: 1);

    [Fact]
    public async Task No_cap_is_exceeded_by_32_envelopes_at_a_time_nor_by_repeats()
    {
        await Gen.Select(Gen.Int, Gen.Int[0, 10]).SampleAsync(async (seed, faults) =>
        {
            var random = new Random(seed);
            FrequencyCap[] caps = [new(2, 24) { Kind = MessageKind.Marketing, Action = (CapAction)random.Next(3) }, new(3, 48) { Channel = RecipientWorld.Sms }, new(4, 72)];
            var world = new RecipientWorld { Policy = new RecipientPolicy { Caps = caps } };
            var tables = new FaultyTables(world.Tables, random) { UnavailablePercent = faults, LostAnswerPercent = faults };
            RecipientWorld.Instance[] apps = [world.Start(tables), world.Start(tables)];
            var sent = new ConcurrentDictionary<MessageId, (int User, MessageKind Kind, ChannelId Channel, DateTimeOffset At)>();
            for (var round = 0; round < 6; round++)
            {
                var now = world.Time.GetUtcNow();
                var plans = Enumerable.Range(0, 32).Select(_ => (
                    Users: Enumerable.Range(0, random.Next(1, 8)).Select(_ => random.Next(Users)).ToArray(), Kind: Kinds[random.Next(3)], Channel: ChannelsOf[random.Next(2)],
                    App: random.Next(2), Repeat: random.Next(3) == 0)).ToList();
                await Parallel.ForEachAsync(plans, new ParallelOptions { MaxDegreeOfParallelism = 32, CancellationToken = Token }, async (plan, _) =>
                {
                    var envelope = world.Envelope(plan.Kind, [.. plan.Users.Select(To)]);
                    for (var turn = 0; turn < (plan.Repeat ? 2 : 1); turn++)
                    {
                        var rulings = await UntilAnsweredAsync(() => apps[(plan.App + turn) % 2].AskAsync(envelope, plan.Channel, now));
                        foreach (var index in Enumerable.Range(0, plan.Users.Length).Except(rulings.SelectMany(ruling => ruling.Indices)))
                            sent[new MessageId(envelope.Envelope.Id, index)] = (plan.Users[index], plan.Kind, plan.Channel, now);
                    }
                });
                world.Time.Advance(TimeSpan.FromHours(random.Next(1, 30)));
            }
            Assert.NotEmpty(sent);
            foreach (var cap in caps)
            {
                foreach (var user in sent.Values.Where(message => cap.Covers(message.Kind, message.Channel)).GroupBy(message => message.User))
                {
                    foreach (var last in user)
                        Assert.True(user.Count(message => message.At <= last.At && last.At - message.At < cap.Period) <= cap.Most, $"{cap} exceeded for user {user.Key}");
                }
            }
        }, iter: 25, threads: 1);
    }

    private static Recipient To(int user) => new(User: $"user-{user}", Email: $"user-{user}@example.com", Phone: $"+493012345{user:D2}");

    private static async Task ChangeAsync(
        RecipientWorld.Instance app, int user, Random random, RecipientWorld world, Dictionary<int, (RecipientPreferences, bool, DateTimeOffset)> wanted)
    {
        var to = To(user);
        var preferences = new RecipientPreferences(AddressKind.Email, to.Email!)
        {
            OptOuts = [.. Enumerable.Range(0, random.Next(3)).Select(_ => new OptOut(random.Next(2) == 0 ? null : Kinds[random.Next(3)], random.Next(2) == 0 ? null : ChannelsOf[random.Next(2)]))],
            TimeZone = random.Next(2) == 0 ? null : Zone[random.Next(3)],
            QuietHours = random.Next(2) == 0 ? null : new QuietHours(new TimeOnly(random.Next(24), 0), new TimeOnly(random.Next(24), 0)),
        };
        var suppressed = random.Next(4) == 0;
        await UntilAnsweredAsync(async () => await app.Store.SaveAsync(RecipientWorld.Acme, preferences, WriteCondition.Always, Token));
        if (suppressed)
            await UntilAnsweredAsync(async () => { await app.Store.SuppressAsync(RecipientWorld.Acme, [new Suppression(AddressKind.Phone, to.Phone!, "asked", "test", world.Time.GetUtcNow())], Token); return 0; });
        else
            await UntilAnsweredAsync(async () => await app.Store.DeleteAsync(RecipientWorld.Acme, AddressKey.Of(RecipientWorld.Acme, AddressKind.Phone, to.Phone!), RecipientParts.Suppressions, null, Token));
        wanted[user] = (preferences, suppressed, world.Time.GetUtcNow());
        // What counts is what is old enough to be seen everywhere.
        world.Time.Advance(TimeSpan.FromSeconds(5));
    }

    private static void CheckSent(RecipientPolicy policy, (RecipientPreferences? Preferences, bool Suppressed, DateTimeOffset At) wants, MessageKind kind, ChannelId channel, DateTimeOffset now)
    {
        Assert.False(wants.Suppressed);
        Assert.DoesNotContain(wants.Preferences?.OptOuts ?? [], optOut => optOut.Covers(kind, channel));
        if (policy.CriticalKinds.Contains(kind)) return;
        var hours = (wants.Preferences?.QuietHours ?? policy.QuietHours)!.Value;
        var local = TimeOnly.FromDateTime(TimeZoneInfo.ConvertTime(now, Zones.Find(wants.Preferences?.TimeZone ?? policy.TimeZone)!).DateTime);
        Assert.False(hours.From != hours.To && local.IsBetween(hours.From, hours.To), $"sent at {local} in {hours}");
    }

    private static void CheckRefused((RecipientPreferences? Preferences, bool Suppressed, DateTimeOffset At) wants, GateRuling ruling)
    {
        if (ruling.Reason == "recipient_suppressed") Assert.True(wants.Suppressed);
        if (ruling.Reason == "opted_out") Assert.NotEmpty(wants.Preferences!.OptOuts);
        if (ruling.Reason == "quiet_hours") Assert.NotNull(ruling.Until);
    }

    private static async Task<T> UntilAnsweredAsync<T>(Func<ValueTask<T>> ask)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                return await ask();
            }
            catch (StorageUnavailableException) when (attempt < 200)
            {
                // As an activity's retry does.
            }
        }
    }
}
