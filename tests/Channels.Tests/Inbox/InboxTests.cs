using MessageFunctions.Channels.Inbox;
using MessageFunctions.Embedded.Storage;
using Microsoft.Extensions.Time.Testing;

namespace MessageFunctions.Channels.Tests.Inbox;

public sealed class InboxTests : IAsyncLifetime
{
    private readonly TemporaryDirectory _directory = new();
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
    private SqliteStorage _storage = null!;
    private InboxStore _inbox = null!;
    private InboxMonths _months = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync()
    {
        _storage = SqliteStorage.Open(_directory.Path, _time);
        _months = new InboxMonths(_storage.Tables);
        _inbox = new InboxStore(_storage.Tables, _months, _time);
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await _storage.DisposeAsync();
        _directory.Dispose();
    }

    [Fact]
    public async Task Messages_are_read_newest_first_page_by_page_whatever_the_order_of_their_ids()
    {
        var messages = Enumerable.Range(0, 25).Select(i => Batches.Message("ann", $"Nr {i}")).ToArray();
        Order.Shuffle(messages);
        foreach (var message in messages)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            await SendAsync(message);
        }

        var read = new List<string?>();
        string? continuation = null;
        var pages = 0;
        do
        {
            var page = await _inbox.ReadAsync(Batches.Demo, "ann", 10, continuation, Token);
            read.AddRange(page.Items.Select(item => item.Subject));
            continuation = page.Continuation;
            pages++;
        }
        while (continuation is not null);

        Assert.Equal(messages.Reverse().Select(message => message.Subject), read);
        Assert.Equal(3, pages);
    }

    [Fact]
    public async Task What_lay_there_for_longer_than_is_kept_goes_with_its_month_and_the_rest_stays()
    {
        await SendAsync(Batches.Message("ann", "March"));
        await SendAsync(Batches.Message("ben", "March"));
        _time.Advance(TimeSpan.FromDays(31));
        await SendAsync(Batches.Message("ann", "April"));
        var sweep = new InboxSweep(_months, _inbox);

        Assert.Equal(0, await sweep.RunAsync(Batches.Demo, new DateTimeOffset(2026, 3, 31, 0, 0, 0, TimeSpan.Zero), cancellationToken: Token));
        Assert.Equal(1, await sweep.RunAsync(Batches.Demo, new DateTimeOffset(2026, 4, 20, 0, 0, 0, TimeSpan.Zero), maxInboxes: 1, Token));
        Assert.Equal(1, await sweep.RunAsync(Batches.Demo, new DateTimeOffset(2026, 4, 20, 0, 0, 0, TimeSpan.Zero), cancellationToken: Token));
        Assert.Equal(0, await sweep.RunAsync(Batches.Demo, new DateTimeOffset(2026, 4, 20, 0, 0, 0, TimeSpan.Zero), cancellationToken: Token));

        Assert.Equal(["April"], (await _inbox.ReadAsync(Batches.Demo, "ann", 10, cancellationToken: Token)).Items.Select(item => item.Subject));
        Assert.Empty((await _inbox.ReadAsync(Batches.Demo, "ben", 10, cancellationToken: Token)).Items);
        Assert.Equal(1, await sweep.RunAsync(Batches.Demo, new DateTimeOffset(2026, 5, 1, 0, 0, 0, TimeSpan.Zero), cancellationToken: Token));
        Assert.Empty((await _storage.Tables.Open("Inbox").ScanAsync("demo~ann", cancellationToken: Token)).Rows);
    }

    [Fact]
    public async Task A_message_that_comes_again_later_is_there_once()
    {
        var message = Batches.Message("ann");
        await SendAsync(message);
        _time.Advance(TimeSpan.FromHours(1));

        Assert.IsType<SendOutcome.Accepted>(await SendAsync(message));

        Assert.Single((await _inbox.ReadAsync(Batches.Demo, "ann", 10, null, Token)).Items);
    }

    [Fact]
    public async Task Reading_is_noted_once()
    {
        var message = Batches.Message("ann");
        await SendAsync(message);
        var first = await _inbox.MarkReadAsync(Batches.Demo, "ann", message.Id, Token);
        _time.Advance(TimeSpan.FromHours(1));

        var second = await _inbox.MarkReadAsync(Batches.Demo, "ann", message.Id, Token);

        Assert.Equal(first, second);
        Assert.Equal(_time.GetUtcNow().AddHours(-1), second!.ReadAt);
        Assert.Null(await _inbox.MarkReadAsync(Batches.Demo, "bob", message.Id, Token));
        Assert.Null(await _inbox.MarkReadAsync(Tenants.TenantId.Parse("other"), "ann", message.Id, Token));
    }

    [Theory]
    [InlineData("ann/../bob")]
    [InlineData("a#b?c\\d")]
    [InlineData("用户 😀")]
    [InlineData("=41nn")]
    [InlineData("auth0|5f7c8ec7c33c6c004bbafe82")]
    public async Task Users_are_named_freely_and_none_sees_another_ones(string user)
    {
        await SendAsync(Batches.Message(user));

        Assert.Single((await _inbox.ReadAsync(Batches.Demo, user, 10, null, Token)).Items);
        Assert.Empty((await _inbox.ReadAsync(Batches.Demo, "Ann", 10, null, Token)).Items);
        Assert.Empty((await _inbox.ReadAsync(Tenants.TenantId.Parse("other"), user, 10, null, Token)).Items);
    }

    [Fact]
    public async Task The_longest_name_and_the_longest_text_fit_and_longer_ones_are_rejected()
    {
        Assert.IsType<SendOutcome.Accepted>(await SendAsync(Batches.Message(new string('ü', 320), text: new string('x', InboxStore.MaxText))));
        Assert.Equal(SendCode.RecipientInvalid, Assert.IsType<SendOutcome.Rejected>(await SendAsync(Batches.Message(new string('u', 321)))).Code);
        Assert.Equal(SendCode.ContentTooLarge, Assert.IsType<SendOutcome.Rejected>(await SendAsync(Batches.Message("ann", text: new string('x', InboxStore.MaxText + 1)))).Code);
        Assert.Equal(SendCode.ContentMissing, Assert.IsType<SendOutcome.Rejected>(await SendAsync(Batches.Message("ann", text: null))).Code);
    }

    [Fact]
    public async Task A_continuation_that_is_none_is_refused() =>
        await Assert.ThrowsAsync<FormatException>(async () => await _inbox.ReadAsync(Batches.Demo, "ann", 10, "z'; drop", Token));

    private static readonly Random Order = new(20260301);

    private async Task<SendOutcome> SendAsync(ChannelMessage message) =>
        Assert.Single(await new InboxChannel(_inbox, new InboxOptions()).SendAsync(Batches.Of(message), Token)).Outcome;
}
