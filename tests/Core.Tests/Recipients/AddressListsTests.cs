using MessageFunctions.Delivery;
using MessageFunctions.Messages;
using MessageFunctions.Recipients;
using MessageFunctions.Storage;
using MessageFunctions.Tenants;

namespace MessageFunctions.Core.Tests.Recipients;

/// <summary>What is known of recipients without reading their rows.</summary>
public sealed class AddressListsTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_change_is_seen_at_once_where_it_was_made_and_within_five_seconds_elsewhere()
    {
        var world = new RecipientWorld();
        var (here, there) = (world.Start(), world.Start());
        Recipient[] ann = [new(User: "ann")];
        Assert.Empty(await there.Directory.FindAsync(RecipientWorld.Acme, ann, cancellationToken: Token));

        await here.Store.OptOutAsync(RecipientWorld.Acme, AddressKind.User, "ann", new OptOut(MessageKind.Marketing), Token);

        Assert.NotNull((await here.Directory.FindAsync(RecipientWorld.Acme, ann, cancellationToken: Token)).Single());
        world.Time.Advance(TimeSpan.FromSeconds(4));
        Assert.NotNull((await there.Directory.FindAsync(RecipientWorld.Acme, ann, cancellationToken: Token)).Single());
        // Once on the list a further change is seen at once everywhere: its row is read each time.
        await here.Store.OptOutAsync(RecipientWorld.Acme, AddressKind.User, "ann", new OptOut(MessageKind.Service), Token);
        Assert.Equal(2, (await there.Directory.FindAsync(RecipientWorld.Acme, ann, cancellationToken: Token)).Single()!.Preferences.Single().OptOuts.Count);
    }

    [Fact]
    public async Task At_load_a_hundredth_of_the_recipients_with_preferences_costs_less_than_a_fiftieth_read_a_message()
    {
        var world = new RecipientWorld();
        var app = world.Start();
        for (var i = 0; i < 10_000; i += 100) await app.Store.OptOutAsync(RecipientWorld.Acme, AddressKind.User, $"user-{i}", new OptOut(MessageKind.Service), Token);
        var before = world.Tables.Reads + world.Tables.Scans;

        for (var i = 0; i < 100; i++)
        {
            Recipient[] to = [.. Enumerable.Range(i * 100, 100).Select(n => new Recipient(User: $"user-{n}"))];
            Assert.Empty(await app.AskAsync(world.Envelope(MessageKind.Marketing, to), RecipientWorld.Email, world.Time.GetUtcNow()));
            world.Time.Advance(TimeSpan.FromSeconds(1));
        }

        var reads = world.Tables.Reads + world.Tables.Scans - before;
        Assert.True(reads is > 100 and < 200, $"{reads} reads for 10,000 messages");
    }

    [Fact]
    public async Task A_list_of_many_pages_is_read_whole_by_who_comes_later_and_only_its_end_by_who_was_there()
    {
        var world = new RecipientWorld();
        var (here, there) = (world.Start(), world.Start());
        await here.Store.SuppressAsync(RecipientWorld.Acme, Suppressions(0, 9_000), Token);
        Assert.Equal(9_000, await CountAsync(there, 9_000));

        await here.Store.SuppressAsync(RecipientWorld.Acme, Suppressions(9_000, 10), Token);
        world.Time.Advance(TimeSpan.FromSeconds(4));
        var scans = world.Tables.Scans;
        Assert.Equal(9_010, await CountAsync(there, 9_020));
        // The heads, and the last page.
        Assert.Equal(2, world.Tables.Scans - scans);
        Assert.Equal(9_010, await CountAsync(world.Start(), 9_020));
    }

    [Fact]
    public async Task Beyond_the_bound_every_recipient_is_looked_up_and_nobody_is_missed()
    {
        var world = new RecipientWorld(new RecipientOptions { AddressesOfTenant = 100 });
        var (here, there) = (world.Start(), world.Start());
        for (var i = 0; i < 5; i++) await here.Store.SuppressAsync(RecipientWorld.Acme, Suppressions(i * 60, 60), Token);

        Assert.Equal(300, await CountAsync(here, 320));
        Assert.Equal(300, await CountAsync(there, 320));
        // An instance with more memory does not take the list that was given up for a whole one.
        var larger = new RecipientStore(world.Tables, new RecipientOptions(), world.Time);
        Assert.NotNull((await new RecipientDirectory(larger).FindAsync(RecipientWorld.Acme, [new Recipient(User: "user-299")], cancellationToken: Token)).Single());
    }

    [Fact]
    public async Task Many_at_once_share_commits_and_lose_nobody()
    {
        var world = new RecipientWorld();
        RecipientWorld.Instance[] apps = [world.Start(), world.Start()];
        await Parallel.ForAsync(0, 400, new ParallelOptions { MaxDegreeOfParallelism = 32, CancellationToken = Token }, async (i, token) =>
            await apps[i % 2].Store.OptOutAsync(RecipientWorld.Acme, AddressKind.User, $"user-{i}", new OptOut(), token));

        world.Time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(400, await CountAsync(apps[0], 420));
        Assert.Equal(400, await CountAsync(world.Start(), 420));
    }

    [Fact]
    public async Task While_the_store_is_down_nobody_is_taken_for_unknown()
    {
        var world = new RecipientWorld();
        var app = world.Start();
        await CountAsync(app, 1);
        world.Time.Advance(TimeSpan.FromSeconds(4));
        world.Tables.IsDown = true;

        await Assert.ThrowsAsync<StorageUnavailableException>(async () => await CountAsync(app, 1));
        world.Tables.IsDown = false;
        Assert.Equal(0, await CountAsync(app, 1));
    }

    [Fact]
    public async Task The_suppression_list_is_paged_and_tells_no_other_tenants()
    {
        var world = new RecipientWorld();
        var app = world.Start();
        await app.Store.SuppressAsync(RecipientWorld.Acme, Suppressions(0, 250), Token);
        await app.Store.SuppressAsync(TenantId.Parse("acme-2"), Suppressions(1_000, 20), Token);

        var seen = new List<string>();
        string? continuation = null;
        do
        {
            var page = (await app.Store.SuppressionsAsync(RecipientWorld.Acme, 40, continuation, Token))!;
            Assert.True(page.Items.Count <= 40);
            seen.AddRange(page.Items.Select(item => item.Value.Address));
            continuation = page.Continuation;
        }
        while (continuation is not null);

        Assert.Equal(Enumerable.Range(0, 250).Select(i => $"user-{i}").Order(), seen.Order());
        Assert.Null(await app.Store.SuppressionsAsync(RecipientWorld.Acme, 40, "nonsense", Token));
    }

    private static Suppression[] Suppressions(int from, int count) =>
        [.. Enumerable.Range(from, count).Select(i => new Suppression(AddressKind.User, $"user-{i}", "complaint", "import", DateTimeOffset.UnixEpoch))];

    private static async Task<int> CountAsync(RecipientWorld.Instance app, int users)
    {
        Recipient[] all = [.. Enumerable.Range(0, users).Select(i => new Recipient(User: $"user-{i}"))];
        return (await app.Directory.FindAsync(RecipientWorld.Acme, all, cancellationToken: Token)).Count(facts => facts is not null);
    }
}
