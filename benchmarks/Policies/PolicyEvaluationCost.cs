using System.Diagnostics;
using System.Text;
using System.Text.Json.Serialization;
using MessageFunctions.Access.Rates;
using MessageFunctions.Benchmarks.Messages;
using MessageFunctions.Channels;
using MessageFunctions.Messages;
using MessageFunctions.Messages.Accept;
using MessageFunctions.Messages.Prioritizing;
using MessageFunctions.Policies;
using MessageFunctions.Policies.Conditions;
using MessageFunctions.Policies.Store;
using MessageFunctions.Storage;
using MessageFunctions.Tenants;

namespace MessageFunctions.Benchmarks.Policies;

/// <summary>What policies cost: finding what holds, evaluating it once an envelope, and a recipient's side of a gray release once a message. Time and allocation.</summary>
public sealed class PolicyEvaluationCost : IBenchmark
{
    private const int EnvelopeMessages = 50;
    private static readonly LineId Line = LineId.Parse("shop");

    public string Name => "policies";

    public async Task<IReadOnlyList<Measurement>> RunAsync(BenchmarkContext context)
    {
        await using var bench = AcceptBench.Open(context.Directory);
        var tenant = bench.Request.Tenant;
        var time = TimeProvider.System;
        var store = new PolicyStore(bench.Get<ITables>(), time);
        using var directory = new PolicyDirectory(store, new PolicyRegistry([BenchPolicy.Kind, RateLimitPolicy.Kind, PriorityPolicy.Kind]), new PolicyFailures(), time);
        var releases = new PolicyReleases(store, directory, time);
        await ActivateAsync(releases, PolicyScope.Of(tenant.Id), BenchPolicy.Kind, BenchPolicy.Body(20));
        await ReleaseAsync(releases, PolicyScope.Of(tenant.Id), BenchPolicy.Kind, BenchPolicy.Body(20));
        const string Wide = """{"total":{"messagesPerSecond":10000000,"burst":100000000}}""";
        foreach (var scope in new[] { PolicyScope.Platform, PolicyScope.Of(tenant.Id), PolicyScope.Of(tenant.Id, Line) }) await ActivateAsync(releases, scope, RateLimitPolicy.Kind, Wide);
        await directory.GetAsync(tenant.Id);

        var envelope = new EnvelopeDecision(directory, tenant.Id);
        var admission = new RateAdmission(new RateOptions(), new RateShares(bench.Get<ITables>(), time, "bench"), directory, time);
        var request = new AdmissionRequest(tenant, Line, ChannelId.Parse("email"), Priority.P1, 1);
        var choice = (await directory.GetAsync(tenant.Id)).Find(BenchPolicy.Kind, Line);
        var recipient = new Recipient("ada.lovelace@example.com");
        List<Measurement> all = [];
        Measure(all, "find what holds", 1, context.Seconds / 5, () => Now(directory.GetAsync(tenant.Id)).Find(BenchPolicy.Kind, Line).Good.Label.Length);
        Measure(all, "evaluate 20 rules of 3 parts, one a formula", 1, context.Seconds / 5, envelope.Evaluate);
        Measure(all, "side of a recipient in a gray release", 1, context.Seconds / 5, () => choice.For(RecipientHash.Of(tenant.Id, recipient)).Label.Length);
        Measure(all, "all of it, a message of an envelope of 50", EnvelopeMessages, context.Seconds / 5, envelope.Run);
        Measure(all, "admit under rate limits of three scopes", 1, context.Seconds / 5, () => (int)Now(admission.AdmitAsync(request)).Verdict);
        return all;
    }

    /// <summary>The answer that is there already.</summary>
    private static T Now<T>(ValueTask<T> task) => task.IsCompletedSuccessfully ? task.Result : task.AsTask().GetAwaiter().GetResult();

    private static void Measure(List<Measurement> all, string what, int messages, double seconds, Func<int> work)
    {
        for (var i = 0; i < 20_000; i++) work();
        var (count, bytes) = (0L, GC.GetAllocatedBytesForCurrentThread());
        var watch = Stopwatch.StartNew();
        while (watch.Elapsed.TotalSeconds < seconds)
        {
            for (var i = 0; i < 200; i++) work();
            count += 200;
        }
        var nanoseconds = watch.Elapsed.TotalNanoseconds / count / messages;
        all.Add(new Measurement(what, nanoseconds, "ns"));
        all.Add(new Measurement($"{what}: allocated", (double)(GC.GetAllocatedBytesForCurrentThread() - bytes) / count / messages, "bytes"));
    }

    private static async Task ActivateAsync(PolicyReleases releases, PolicyScope scope, PolicyKind kind, string body)
    {
        var (_, number) = await releases.SaveAsync(scope, kind, Encoding.UTF8.GetBytes(body), "bench", null);
        if (await releases.ActivateAsync(scope, kind, number, null, "bench") is not PolicyChange.Done) throw new InvalidOperationException("The policy is not active.");
    }

    private static async Task ReleaseAsync(PolicyReleases releases, PolicyScope scope, PolicyKind kind, string body)
    {
        var (_, number) = await releases.SaveAsync(scope, kind, Encoding.UTF8.GetBytes(body), "bench", null);
        if (await releases.ReleaseAsync(scope, kind, number, 1_000, new Guardrails(), null, "bench") is not PolicyChange.Done) throw new InvalidOperationException("The release does not run.");
    }

    /// <summary>An envelope's decision: the set, the facts, both versions of the policy once, and for each message its side.</summary>
    private sealed class EnvelopeDecision(PolicyDirectory directory, TenantId tenant)
    {
        private readonly FactFrame _facts = BenchPolicy.Facts.NewFrame();
        private readonly Recipient[] _recipients = [.. Enumerable.Range(0, EnvelopeMessages).Select(i => new Recipient($"user{i}@example.com"))];

        public int Evaluate()
        {
            var choice = Now(directory.GetAsync(tenant)).Find(BenchPolicy.Kind, Line);
            Fill();
            return directory.Evaluate(BenchPolicy.Kind, tenant, choice, choice.Good, _facts, static (policy, facts) => policy.First(facts)).Result;
        }

        public int Run()
        {
            var choice = Now(directory.GetAsync(tenant)).Find(BenchPolicy.Kind, Line);
            Fill();
            var stable = directory.Evaluate(BenchPolicy.Kind, tenant, choice, choice.Good, _facts, static (policy, facts) => policy.First(facts)).Result;
            var gray = directory.Evaluate(BenchPolicy.Kind, tenant, choice, choice.Gray!, _facts, static (policy, facts) => policy.First(facts)).Result;
            var sum = 0;
            foreach (var recipient in _recipients) sum += ReferenceEquals(choice.For(RecipientHash.Of(tenant, recipient)), choice.Gray) ? gray : stable;
            return sum;
        }

        private void Fill()
        {
            _facts.Clear();
            _facts.Set(BenchPolicy.MessageKind, "marketing").Set(BenchPolicy.Sent, 10_000).Set(BenchPolicy.Failed, 120);
        }
    }
}

/// <summary>A policy whose last rule holds, so that all are evaluated.</summary>
internal sealed record BenchPolicy(IReadOnlyList<Condition> Rules)
{
    public static readonly Fact MessageKind = Fact.Text("kind", "Kind of message.");
    public static readonly Fact Sent = Fact.Number("sent", "Sent.", 0, 1_000_000_000);
    public static readonly Fact Failed = Fact.Number("failed", "Failed.", 0, 1_000_000_000);
    public static readonly FactSchema Facts = new(MessageKind, Sent, Failed);

    public static readonly PolicyKind<BenchPolicy> Kind = new("bench", "For the benchmark.", BenchJson.Default.BenchPolicy, new BenchPolicy([]), static (_, _) => { }) { Facts = Facts, CanBeGray = true };

    public static string Body(int rules)
    {
        const string Rule = """{"all":[{"fact":"kind","op":"in","value":["service","marketing"]},{"fact":"sent","op":"gt","value":50},{"formula":"failed * 100 > max(1, sent) * 8"}]}""";
        return $$"""{"rules":[{{string.Join(',', Enumerable.Repeat(Rule, rules - 1))}},true]}""";
    }

    public int First(FactFrame facts)
    {
        for (var i = 0; i < Rules.Count; i++)
        {
            if (Rules[i].Holds(facts)) return i;
        }
        return -1;
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(BenchPolicy))]
internal sealed partial class BenchJson : JsonSerializerContext;
