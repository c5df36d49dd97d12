using CsCheck;
using MessageFunctions.Alerts;
using MessageFunctions.Core.Tests.Support;
using MessageFunctions.Tenants;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace MessageFunctions.Core.Tests.Alerts;

/// <summary>Signals folded into alerts, and what people are told of them.</summary>
public sealed class AlertTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly TenantId Acme = TenantId.Parse("acme");
    private readonly FakeTimeProvider _time = new(Start);
    private readonly RecordingSink _mail = new("mail");
    private readonly RecordingSink _hook = new("hook");
    private readonly MemoryTables _tables = new();
    private readonly AlertStore _store;
    private readonly AlertDesk _desk;
    private readonly AlertRelay _relay;

    public AlertTests()
    {
        _store = new AlertStore(_tables);
        _desk = Desk(_store);
        _relay = new AlertRelay(_store, _desk, [_mail, _hook], _time, NullLogger<AlertRelay>.Instance);
    }

    [Fact]
    public async Task Repeats_are_one_alert_with_a_count_and_are_told_once()
    {
        for (var i = 0; i < 20; i++)
        {
            await _desk.RaiseAsync(Signal(), TestContext.Current.CancellationToken);
            await PassAsync(TimeSpan.FromSeconds(7));
        }

        await PassAsync(AlertDesk.FoldFor);
        await _desk.RaiseAsync(Signal(), TestContext.Current.CancellationToken);

        Assert.Equal(21, (await FindAsync())!.Count);
        Assert.Equal([AlertNews.Raised], _mail.Told.Select(notice => notice.News));
        Assert.Equal([AlertNews.Raised], _hook.Told.Select(notice => notice.News));
    }

    [Fact]
    public async Task A_yellow_alert_that_turns_red_is_told_again_at_once()
    {
        await _desk.RaiseAsync(Signal(), TestContext.Current.CancellationToken);
        await _desk.RaiseAsync(Signal(AlertSeverity.Red), TestContext.Current.CancellationToken);
        await PassAsync(TimeSpan.Zero);

        Assert.Equal([AlertNews.Raised, AlertNews.Worse], _mail.Told.Select(notice => notice.News).Order());
    }

    [Fact]
    public async Task A_red_alert_that_nobody_acknowledges_is_told_again_every_hour()
    {
        for (var minute = 0; minute < 125; minute++)
        {
            await _desk.RaiseAsync(Signal(AlertSeverity.Red), TestContext.Current.CancellationToken);
            await PassAsync(TimeSpan.FromMinutes(1));
        }

        Assert.Equal([AlertNews.Raised, AlertNews.StillOpen, AlertNews.StillOpen], _mail.Told.Select(notice => notice.News));
    }

    [Fact]
    public async Task Nobody_is_reminded_of_what_somebody_has_in_hand()
    {
        await _desk.RaiseAsync(Signal(AlertSeverity.Red), TestContext.Current.CancellationToken);
        await _desk.AcknowledgeAsync(Acme, AlertKey.Parse("breaker/channel/sms"), "ada", TestContext.Current.CancellationToken);
        await PassAsync(TimeSpan.FromHours(5));
        await _desk.RaiseAsync(Signal(AlertSeverity.Red), TestContext.Current.CancellationToken);
        await PassAsync(TimeSpan.Zero);

        Assert.Equal([AlertNews.Raised], _mail.Told.Select(notice => notice.News));
        Assert.Equal("ada", (await FindAsync())!.AcknowledgedBy);
    }

    [Fact]
    public async Task What_is_right_again_is_told_and_clears()
    {
        await _desk.RaiseAsync(Signal(), TestContext.Current.CancellationToken);
        await PassAsync(TimeSpan.Zero);
        await _desk.ClearAsync(Acme, "breaker/channel/sms", TestContext.Current.CancellationToken);
        await _desk.ClearAsync(Acme, "breaker/channel/sms", TestContext.Current.CancellationToken);
        await PassAsync(TimeSpan.Zero);

        Assert.Equal([AlertNews.Raised, AlertNews.Cleared], _mail.Told.Select(notice => notice.News));
        Assert.False((await FindAsync())!.IsOpen);
    }

    [Fact]
    public async Task An_alert_whose_source_falls_silent_clears_by_itself()
    {
        await _desk.RaiseAsync(Signal() with { LapsesAfter = TimeSpan.FromMinutes(1) }, TestContext.Current.CancellationToken);
        await PassAsync(TimeSpan.FromSeconds(59));
        Assert.True((await FindAsync())!.IsOpen);
        await PassAsync(TimeSpan.FromSeconds(1));

        Assert.False((await FindAsync())!.IsOpen);
    }

    [Fact]
    public async Task An_alert_raised_anew_after_it_cleared_is_told_anew_and_counts_from_one()
    {
        await _desk.RaiseAsync(Signal(), TestContext.Current.CancellationToken);
        await PassAsync(TimeSpan.FromMinutes(1));
        await _desk.ClearAsync(Acme, "breaker/channel/sms", TestContext.Current.CancellationToken);
        await PassAsync(TimeSpan.FromMinutes(1));
        await _desk.RaiseAsync(Signal(), TestContext.Current.CancellationToken);
        await PassAsync(TimeSpan.Zero);

        Assert.Equal([AlertNews.Raised, AlertNews.Cleared, AlertNews.Raised], _mail.Told.Select(notice => notice.News));
        Assert.Equal((1, Start.AddMinutes(2)), ((await FindAsync())!.Count, (await FindAsync())!.RaisedAt));
    }

    [Fact]
    public async Task While_its_cause_is_open_an_alert_is_kept_and_not_told()
    {
        await _desk.RaiseAsync(new AlertSignal(null, "breaker/global", AlertSeverity.Red, "All paused", "All channels time out."), TestContext.Current.CancellationToken);
        var dependent = Signal() with { CausedBy = "breaker/global" };
        await _desk.RaiseAsync(dependent, TestContext.Current.CancellationToken);
        await PassAsync(TimeSpan.FromMinutes(1));
        Assert.Equal(["breaker/global"], _mail.Told.Select(notice => notice.Alert.Key.Value));

        await _desk.ClearAsync(null, "breaker/global", TestContext.Current.CancellationToken);
        await _desk.RaiseAsync(dependent, TestContext.Current.CancellationToken);
        await PassAsync(TimeSpan.Zero);

        Assert.Equal(2, (await FindAsync())!.Count);
        Assert.Equal(AlertNews.Raised, _mail.Told.Single(notice => notice.Alert.Key.Value == "breaker/channel/sms").News);
    }

    [Fact]
    public async Task A_sink_that_fails_is_tried_again_ever_more_rarely_and_the_other_is_told_once()
    {
        _mail.Refuses = true;
        await _desk.RaiseAsync(Signal(), TestContext.Current.CancellationToken);
        for (var second = 0; second < 100; second++) await PassAsync(TimeSpan.FromSeconds(1));
        Assert.Single(_hook.Told);

        _mail.Refuses = false;
        await PassAsync(TimeSpan.FromHours(1));
        await PassAsync(TimeSpan.FromHours(1));

        Assert.Single(_mail.Told);
        Assert.Single(_hook.Told);
    }

    [Fact]
    public async Task News_that_no_sink_takes_for_a_day_is_given_up()
    {
        _mail.Refuses = true;
        await _desk.RaiseAsync(Signal(), TestContext.Current.CancellationToken);
        for (var hour = 0; hour < 30; hour++) await PassAsync(TimeSpan.FromHours(1));
        _mail.Refuses = false;
        await PassAsync(TimeSpan.FromHours(2));

        Assert.Empty(_mail.Told);
    }

    [Fact]
    public async Task A_tenant_does_not_see_another_tenants_alerts()
    {
        await _desk.RaiseAsync(Signal(), TestContext.Current.CancellationToken);

        Assert.Empty((await _store.ListAsync(TenantId.Parse("other"), cancellationToken: TestContext.Current.CancellationToken)).Alerts);
        Assert.Empty((await _store.ListAsync(null, cancellationToken: TestContext.Current.CancellationToken)).Alerts);
        Assert.Null(await _store.GetAsync(TenantId.Parse("other"), AlertKey.Parse("breaker/channel/sms"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task When_all_is_told_and_clear_nothing_is_left_to_look_at()
    {
        await _desk.RaiseAsync(Signal(), TestContext.Current.CancellationToken);
        await _desk.ClearAsync(Acme, "breaker/channel/sms", TestContext.Current.CancellationToken);
        await PassAsync(TimeSpan.Zero);
        await PassAsync(TimeSpan.Zero);

        Assert.Empty((await _tables.Open("Alerts").ScanAsync("_active", cancellationToken: TestContext.Current.CancellationToken)).Rows);
    }

    [Fact]
    public async Task Signals_of_many_instances_lose_no_count_and_are_told_once()
    {
        var desks = Enumerable.Range(0, 8).Select(_ => Desk(new AlertStore(_tables))).ToArray();
        await Task.WhenAll(desks.Select(desk => Task.Run(async () => await desk.RaiseAsync(Signal()), TestContext.Current.CancellationToken)));
        await PassAsync(TimeSpan.Zero);

        Assert.Equal(8, (await FindAsync())!.Count);
        Assert.Single(_mail.Told);
    }

    [Theory]
    [InlineData("")]
    [InlineData("/a")]
    [InlineData("a/")]
    [InlineData("a//b")]
    [InlineData("A")]
    [InlineData("a b")]
    [InlineData("a?b")]
    public void A_key_is_a_path_of_lower_case_words(string text) => Assert.False(AlertKey.TryParse(text, out _));

    [Fact]
    public void A_key_is_one_segment_of_a_url() => Assert.Equal("breaker/channel/sms", AlertKey.Parse(AlertKey.Parse("breaker/channel/sms").Segment).Value);

    [Fact]
    public void Muted_keys_and_mild_ones_are_kept_and_not_told()
    {
        var rules = new AlertRules { TellFrom = AlertSeverity.Red, Muted = ["review/", "breaker/global"] };

        Assert.False(rules.Tells(AlertKey.Parse("review/overdue"), AlertSeverity.Red));
        Assert.False(rules.Tells(AlertKey.Parse("breaker/global"), AlertSeverity.Red));
        Assert.True(rules.Tells(AlertKey.Parse("breaker/global2"), AlertSeverity.Red));
        Assert.False(rules.Tells(AlertKey.Parse("breaker/channel/sms"), AlertSeverity.Yellow));
    }

    [Fact]
    public void Whatever_the_signals_people_are_told_of_each_rise_once_and_of_the_end() =>
        Gen.Select(Gen.Int[0, 2], Gen.Int[0, 300]).List[1, 60].Sample(steps =>
        {
            Alert? alert = null;
            var (now, told, rules) = (Start, new List<AlertNews>(), new AlertRules());
            foreach (var (what, minutes) in steps)
            {
                now = now.AddMinutes(minutes);
                var change = what == 2
                    ? AlertDecider.Clear(alert, now)
                    : AlertDecider.Raise(alert, Signal(what == 1 ? AlertSeverity.Red : AlertSeverity.Yellow), 1, isExplained: false, rules, now);
                if (change is null) continue;
                alert = change.Alert;
                if (change.News is { } news) told.Add(news);
            }
            Assert.Equal(told.Count(news => news == AlertNews.Raised), told.Count(news => news == AlertNews.Cleared) + (alert is { IsOpen: true } ? 1 : 0));
            for (var i = 1; i < told.Count; i++) Assert.False(told[i] == AlertNews.Raised && told[i - 1] != AlertNews.Cleared);
        });

    private static AlertSignal Signal(AlertSeverity severity = AlertSeverity.Yellow) =>
        new(Acme, "breaker/channel/sms", severity, "SMS fails", "9 % of the sends of the last 5 minutes failed.");

    private AlertDesk Desk(AlertStore store) => new(store, [_mail, _hook], new DefaultAlertRules(), _time, NullLogger<AlertDesk>.Instance);

    private ValueTask<Alert?> FindAsync() => _store.GetAsync(Acme, AlertKey.Parse("breaker/channel/sms"), TestContext.Current.CancellationToken);

    private async Task PassAsync(TimeSpan time)
    {
        _time.Advance(time);
        await _relay.RunAsync(TestContext.Current.CancellationToken);
    }
}
