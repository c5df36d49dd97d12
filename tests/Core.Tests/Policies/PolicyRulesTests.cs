using System.Text;
using MessageFunctions.Access.Rates;
using MessageFunctions.Channels;
using MessageFunctions.Core.Tests.Messages;
using MessageFunctions.Core.Tests.Support;
using MessageFunctions.Messages;
using MessageFunctions.Messages.Accept;
using MessageFunctions.Messages.Prioritizing;
using MessageFunctions.Messages.Requests;
using MessageFunctions.Policies;
using MessageFunctions.Policies.Replay;
using MessageFunctions.Policies.Store;
using MessageFunctions.Tenants;
using Microsoft.Extensions.Time.Testing;

namespace MessageFunctions.Core.Tests.Policies;

/// <summary>The kinds rate limit and priority: what they decide, and what their replay says.</summary>
public sealed class PolicyRulesTests : IDisposable
{
    private static readonly TenantId Acme = TenantId.Parse("acme");
    private static readonly LineId Shop = LineId.Parse("shop");
    private readonly MemoryTables _tables = new();
    private readonly FakeTimeProvider _time = new(AcceptFixture.Now);
    private readonly PolicyDirectory _directory;
    private readonly PolicyReleases _releases;

    public PolicyRulesTests()
    {
        var store = new PolicyStore(_tables, _time);
        _directory = new PolicyDirectory(store, new PolicyRegistry([RateLimitPolicy.Kind, PriorityPolicy.Kind]), new PolicyFailures(), _time);
        _releases = new PolicyReleases(store, _directory, _time);
    }

    public void Dispose() => _directory.Dispose();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_scope_bounds_what_is_in_it_and_only_that()
    {
        await ActivateAsync(RateLimitPolicy.Kind, PolicyScope.Platform, """{"total":{"messagesPerSecond":1,"burst":30}}""");
        await ActivateAsync(RateLimitPolicy.Kind, PolicyScope.Of(Acme), """{"channels":{"email":{"messagesPerSecond":1,"burst":10}}}""");
        await ActivateAsync(RateLimitPolicy.Kind, PolicyScope.Of(Acme, Shop), """{"total":{"messagesPerSecond":1,"burst":5}}""");
        var admission = new RateAdmission(new RateOptions(), new RateShares(_tables, _time, "one"), _directory, _time);

        Assert.True(await AskAsync(admission, "acme", "shop", 5));
        Assert.False(await AskAsync(admission, "acme", "shop", 1));
        // Of the tenant's ten for e-mail five are left: what the line refused took none of them.
        Assert.True(await AskAsync(admission, "acme", "news", 5));
        Assert.False(await AskAsync(admission, "acme", "news", 1));
        // Other channels and tenants are bounded by the platform's thirty alone, of which ten are gone.
        Assert.True(await AskAsync(admission, "acme", "news", 10, "sms"));
        Assert.True(await AskAsync(admission, "other", "shop", 10));
        Assert.False(await AskAsync(admission, "other", "shop", 1));
    }

    [Theory]
    [InlineData("service", "login-code", Priority.P0)]
    [InlineData("service", null, Priority.P1)]
    [InlineData("marketing", null, Priority.P2)]
    [InlineData("transactional", null, Priority.P0)]
    public async Task The_first_rule_that_holds_gives_the_priority_and_else_the_kind_does(string kind, string? template, Priority expected)
    {
        await ActivateAsync(PriorityPolicy.Kind, PolicyScope.Of(Acme), """
            {"rules":[{"name":"codes","when":{"fact":"template","op":"eq","value":"login-code"},"priority":"P0"},
                      {"name":"noon","when":{"all":[{"fact":"kind","op":"eq","value":"marketing"},{"formula":"hourUtc >= 12 && hourUtc < 13"}]},"priority":"P2"}]}
            """);
        var decision = new PriorityDecision(_directory);
        Assert.True(MessageKinds.TryParse(kind, out var parsed));
        var set = await _directory.GetAsync(Acme, Cancel);

        var priority = decision.Of(set, AcceptFixture.Tenant, AcceptFixture.Tenant.Line(Shop)!, parsed, new RequestHead { Template = template }, AcceptFixture.Now);

        Assert.Equal(expected, priority);
    }

    [Fact]
    public async Task A_replay_of_a_rate_limit_tells_who_would_have_been_refused()
    {
        var (log, from, to) = await LogAsync(envelopes: 4, messages: 10);
        var replay = new PolicyReplay([new RateLimitReplay(), new PriorityReplay()], log);
        var draft = Read(RateLimitPolicy.Kind, """{"total":{"messagesPerSecond":1,"burst":20}}""");

        var report = await replay.RunAsync(PolicyScope.Of(Acme), RateLimitPolicy.Kind, RateLimitPolicy.Kind.Default, draft, from, to, 100, Cancel);

        Assert.Null(report.NotReplayable);
        Assert.Equal((4, 40L, 20L, 0L, 20L), (report.Envelopes, report.Total.Messages, report.Total.Changed, report.Total.RejectedBefore, report.Total.RejectedAfter));
        Assert.Equal((40L, 20L, 40L * 100, 20L * 100), (report.Total.SentBefore, report.Total.SentAfter, report.Total.CostBefore, report.Total.CostAfter));
        Assert.Equal(("shop", "email"), (Assert.Single(report.Groups).Line.Value, report.Groups[0].Channel!.Value.Value));
        Assert.Equal(20, report.Examples.Count);
        Assert.All(report.Examples, example => Assert.Equal("rate_limited", example.Why));
        Assert.Null(report.CappedAt);
    }

    [Fact]
    public async Task A_replay_of_a_priority_tells_who_would_have_gone_through_another_queue()
    {
        var (log, from, to) = await LogAsync(envelopes: 3, messages: 2);
        var replay = new PolicyReplay([new PriorityReplay()], log);
        var draft = Read(PriorityPolicy.Kind, """{"rules":[{"name":"all","when":{"fact":"line","op":"eq","value":"shop"},"priority":"P3"}]}""");

        var report = await replay.RunAsync(PolicyScope.Of(Acme, Shop), PriorityPolicy.Kind, PriorityPolicy.Kind.Default, draft, from, to, 100, Cancel);

        Assert.Equal((6L, 6L, 6L), (report.Total.Messages, report.Total.Requeued, report.Total.SentAfter));
        Assert.Empty((await replay.RunAsync(PolicyScope.Of(Acme, LineId.Parse("news")), PriorityPolicy.Kind, PriorityPolicy.Kind.Default, draft, from, to, 100, Cancel)).Groups);
    }

    [Fact]
    public async Task A_replay_says_how_far_it_came_and_what_it_cannot_do()
    {
        var (log, from, to) = await LogAsync(envelopes: 5, messages: 1);
        var replay = new PolicyReplay([new PriorityReplay()], log);

        var capped = await replay.RunAsync(PolicyScope.Of(Acme), PriorityPolicy.Kind, PriorityPolicy.Kind.Default, PriorityPolicy.Kind.Default, from, to, 2, Cancel);
        var other = await replay.RunAsync(PolicyScope.Of(Acme), RateLimitPolicy.Kind, RateLimitPolicy.Kind.Default, RateLimitPolicy.Kind.Default, from, to, 2, Cancel);
        var platform = await replay.RunAsync(PolicyScope.Platform, PriorityPolicy.Kind, PriorityPolicy.Kind.Default, PriorityPolicy.Kind.Default, from, to, 2, Cancel);

        Assert.Equal((2, from.AddSeconds(3)), (capped.Envelopes, capped.CappedAt));
        Assert.All([other, platform], report => Assert.Equal((true, 0), (report.NotReplayable is not null, report.Envelopes)));
    }

    /// <summary>Envelopes of line shop that were sent over e-mail, one a second.</summary>
    private static async Task<(FaultyLog Log, DateTimeOffset From, DateTimeOffset To)> LogAsync(int envelopes, int messages)
    {
        var log = new FaultyLog();
        for (var i = 0; i < envelopes; i++)
        {
            var at = AcceptFixture.Now.AddSeconds(i);
            EnvelopeMessage[] all = [.. Enumerable.Range(0, messages).Select(n => new EnvelopeMessage(n, new Recipient($"u{n}@example.com")))];
            var envelope = new Envelope(
                Acme, EnvelopeId.Create(at, new byte[10]), Shop, MessageKind.Service, Priority.P1, [new PlannedChannel(AcceptFixture.Email, 100)], at, all)
            { Content = new MessageContent("Hello") };
            await log.AppendAsync(envelope.ToDocument());
            await log.AppendAsync(new Decision(0, DecisionKind.Sending) { Channel = AcceptFixture.Email }.ToDocument(envelope, at.AddSeconds(1)));
            await log.AppendAsync(new Outcome(0, 0, AcceptFixture.Email, [.. all.Select(message => new MessageResult(message.Index, ResultKind.Accepted))]).ToDocument(envelope, at.AddSeconds(2)));
        }
        return (log, AcceptFixture.Now, AcceptFixture.Now.AddSeconds(envelopes));
    }

    private async Task ActivateAsync(PolicyKind kind, PolicyScope scope, string body)
    {
        var (saved, number) = await _releases.SaveAsync(scope, kind, Encoding.UTF8.GetBytes(body), "ada", null, Cancel);
        Assert.IsType<PolicyChange.Done>(saved);
        Assert.IsType<PolicyChange.Done>(await _releases.ActivateAsync(scope, kind, number, null, "ada", Cancel));
    }

    private static T Read<T>(PolicyKind<T> kind, string body) where T : class => kind.Read(Encoding.UTF8.GetBytes(body), new PolicyErrors())!;

    private static async Task<bool> AskAsync(RateAdmission admission, string tenant, string line, int messages, string channel = "email")
    {
        var snapshot = new TenantSnapshot(new Tenant(TenantId.Parse(tenant), tenant, TenantState.Active, new TenantSettings()), 1);
        var answer = await admission.AdmitAsync(new AdmissionRequest(snapshot, LineId.Parse(line), ChannelId.Parse(channel), Priority.P1, messages), Cancel);
        return answer.Verdict == AdmissionVerdict.Admitted;
    }
}
