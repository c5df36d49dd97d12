using System.Text;
using MessageFunctions.Audit;
using MessageFunctions.Core.Tests.Messages;
using MessageFunctions.Core.Tests.Support;
using MessageFunctions.Messages;
using MessageFunctions.Policies;
using MessageFunctions.Policies.Gray;
using MessageFunctions.Policies.Store;
using MessageFunctions.Tenants;
using Microsoft.Extensions.Time.Testing;

namespace MessageFunctions.Core.Tests.Policies;

public sealed class GuardrailTests
{
    private static readonly TenantId Acme = TenantId.Parse("acme");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(100, 100, 8, 0, 0, false)]
    [InlineData(10_000, 10_000, 801, 0, 0, true)]
    [InlineData(10_000, 10_000, 800, 0, 0, false)]
    [InlineData(49, 49, 49, 0, 0, false)]
    [InlineData(50, 50, 5, 0, 0, true)]
    [InlineData(100, 0, 0, 10, 0, false)]
    [InlineData(100, 0, 0, 11, 0, true)]
    [InlineData(49, 0, 0, 49, 0, false)]
    [InlineData(1, 1, 0, 0, 1_000, false)]
    [InlineData(1, 1, 0, 0, 1_001, true)]
    public void A_bound_that_is_met_is_kept_and_one_beyond_it_is_broken(int messages, int sent, int failed, int rejected, long spent, bool broken) =>
        Assert.Equal(broken, GuardrailDecision.Breach(new Guardrails { SpendMicros = 1_000 }, new GrayObservation(messages, sent, failed, rejected, spent)) is not null);

    [Theory]
    [InlineData(3, false)]
    [InlineData(30, true)]
    public async Task A_gray_release_that_does_harm_ends_by_itself_and_is_on_record(int failed, bool ends)
    {
        var (tables, time, log) = (new MemoryTables(), new FakeTimeProvider(AcceptFixture.Now), new FaultyLog());
        var store = new PolicyStore(tables, time);
        var registry = new PolicyRegistry([SamplePolicy.PolicyKind]);
        using var directory = new PolicyDirectory(store, registry, new PolicyFailures(), time);
        var releases = new PolicyReleases(store, directory, time);
        using var audit = new AuditLog(tables, new AuditSeal(new AuditOptions()), new AuditOptions(), time);
        var watch = new GrayWatch(store, releases, registry, new GrayReader(log), new TenantStore(tables), audit);
        var scope = PolicyScope.Of(Acme);
        await releases.SaveAsync(scope, SamplePolicy.PolicyKind, Encoding.UTF8.GetBytes("""{"rules":[{"name":"a","when":true}]}"""), "ada", null, Cancel);
        await releases.ReleaseAsync(scope, SamplePolicy.PolicyKind, 1, 1_000, new Guardrails(), null, "ada", Cancel);
        await SendAsync(log, "sample@tenant/1", messages: 100, failed);
        // What another version decided is not this release's.
        await SendAsync(log, "default", messages: 100, failed: 100);

        var breaches = await watch.RunAsync(Cancel);

        Assert.Equal(ends ? 1 : 0, breaches.Count);
        Assert.Equal(!ends, (await directory.GetAsync(Acme, Cancel)).Find(SamplePolicy.PolicyKind).IsGray);
        var entries = await audit.ListAsync(Acme, null, 10, Cancel);
        if (ends) Assert.Equal(("policy.rollback", "sample@tenant/1", AuditEntry.System), (entries[0].Entry.Action, entries[0].Entry.Subject, entries[0].Entry.By));
        Assert.Equal(ends ? 1 : 0, entries.Count);
        // The next round forgets what has ended and does nothing else.
        Assert.Empty(await watch.RunAsync(Cancel));
        Assert.Equal(ends ? 0 : 1, (await store.GrayReleasesAsync(Cancel)).Count);
    }

    private static async Task SendAsync(FaultyLog log, string policy, int messages, int failed)
    {
        var at = AcceptFixture.Now.AddSeconds(policy.Length);
        EnvelopeMessage[] all = [.. Enumerable.Range(0, messages).Select(n => new EnvelopeMessage(n, new Recipient($"u{n}@example.com")))];
        var envelope = new Envelope(
            Acme, EnvelopeId.Create(at, new byte[10]), LineId.Parse("shop"), MessageKind.Service, Priority.P1, [new PlannedChannel(AcceptFixture.Email, 100)], at, all)
        {
            Content = new MessageContent("Hello"),
            Policy = policy,
        };
        await log.AppendAsync(envelope.ToDocument());
        await log.AppendAsync(new Decision(0, DecisionKind.Sending) { Channel = AcceptFixture.Email }.ToDocument(envelope, at));
        var results = all.Select(message => new MessageResult(message.Index, message.Index < failed ? ResultKind.Rejected : ResultKind.Accepted));
        await log.AppendAsync(new Outcome(0, 0, AcceptFixture.Email, [.. results]).ToDocument(envelope, at));
    }
}
