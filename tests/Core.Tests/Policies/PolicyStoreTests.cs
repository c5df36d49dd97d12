using System.Globalization;
using System.Text;
using CsCheck;
using MessageFunctions.Core.Tests.Support;
using MessageFunctions.Policies;
using MessageFunctions.Policies.Store;
using MessageFunctions.Storage;
using MessageFunctions.Tenants;
using Microsoft.Extensions.Time.Testing;

namespace MessageFunctions.Core.Tests.Policies;

public sealed class PolicyStoreTests : IDisposable
{
    private static readonly TenantId Tenant = TenantId.Parse("acme");
    private static readonly LineId Line = LineId.Parse("orders");
    private static readonly PolicyKind<SamplePolicy> Kind = SamplePolicy.PolicyKind;
    private readonly MemoryTables _tables = new();
    private readonly FakeTimeProvider _time = new();
    private readonly PolicyFailures _failures = new();
    private readonly PolicyStore _store;
    private readonly PolicyDirectory _directory;
    private readonly PolicyReleases _releases;

    public PolicyStoreTests()
    {
        _store = new PolicyStore(_tables, _time);
        _directory = NewDirectory();
        _releases = new PolicyReleases(_store, _directory, _time);
    }

    public void Dispose() => _directory.Dispose();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Nothing_saved_is_the_default()
    {
        var choice = (await _directory.GetAsync(Tenant, Cancel)).Find(Kind, Line);

        Assert.Same(Kind.Default, choice.Good.Body);
        Assert.Equal("default", choice.Good.Label);
        Assert.False(choice.IsGray);
    }

    [Fact]
    public async Task A_saved_version_is_not_in_force_until_it_is_activated_and_never_changes()
    {
        var number = await SaveAsync(PolicyScope.Of(Tenant), 1);
        Assert.Equal("default", await LabelAsync());

        await ActivateAsync(PolicyScope.Of(Tenant), number);
        await SaveAsync(PolicyScope.Of(Tenant), 2);

        Assert.Equal("sample@tenant/1", await LabelAsync());
        Assert.Equal(1, (await _directory.GetAsync(Tenant, Cancel)).Find(Kind).Good.Body.LimitBasisPoints);
    }

    /// <summary>Whatever is active where, the nearest scope that has any wins.</summary>
    [Fact]
    public void The_nearest_scope_wins() => Gen.Select(Gen.Bool, Gen.Bool, Gen.Bool).Sample((platform, tenant, line) =>
    {
        var tables = new MemoryTables();
        var store = new PolicyStore(tables, _time);
        using var directory = new PolicyDirectory(store, new PolicyRegistry([Kind]), new PolicyFailures(), _time);
        var releases = new PolicyReleases(store, directory, _time);
        (bool IsSet, PolicyScope Scope)[] scopes = [(platform, PolicyScope.Platform), (tenant, PolicyScope.Of(Tenant)), (line, PolicyScope.Of(Tenant, Line))];
        foreach (var (_, scope) in scopes.Where(one => one.IsSet))
        {
            Done(releases.SaveAsync(scope, Kind, Body(1), "ada", null));
            Assert.IsType<PolicyChange.Done>(Done(releases.ActivateAsync(scope, Kind, 1, null, "ada")));
        }
        var set = Done(directory.GetAsync(Tenant));
        Assert.Equal(line ? "sample@line.orders/1" : tenant ? "sample@tenant/1" : platform ? "sample@platform/1" : "default", set.Find(Kind, Line).Good.Label);
        Assert.Equal(tenant ? "sample@tenant/1" : platform ? "sample@platform/1" : "default", set.Find(Kind, LineId.Parse("other")).Good.Label);
        Assert.Equal(platform ? "sample@platform/1" : "default", Done(directory.GetAsync(TenantId.Parse("other"))).Find(Kind, Line).Good.Label);
        Assert.Equal(platform ? "sample@platform/1" : "default", Done(directory.GetPlatformAsync()).Find(Kind).Good.Label);
    }, iter: 16, threads: 1);

    [Fact]
    public async Task Other_instances_see_a_change_within_five_seconds_by_one_small_row()
    {
        using var other = NewDirectory();
        Assert.Equal("default", (await other.GetAsync(Tenant, Cancel)).Find(Kind).Good.Label);
        await SaveAsync(PolicyScope.Of(Tenant), 1);
        await ActivateAsync(PolicyScope.Of(Tenant), 1);

        _time.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal("sample@tenant/1", (await other.GetAsync(Tenant, Cancel)).Find(Kind).Good.Label);
        var (reads, scans) = (_tables.Reads, _tables.Scans);
        _time.Advance(TimeSpan.FromSeconds(5));
        await other.GetAsync(Tenant, Cancel);
        Assert.Equal((2, 0), (_tables.Reads - reads, _tables.Scans - scans));
    }

    [Fact]
    public async Task While_fresh_it_is_answered_at_once_and_without_allocation()
    {
        await SaveAsync(PolicyScope.Of(Tenant), 1);
        await ActivateAsync(PolicyScope.Of(Tenant), 1);
        for (var i = 0; i < 100; i++) await _directory.GetAsync(Tenant, Cancel);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1_000; i++)
        {
            // Answered at once, so that this goes on in the same thread.
            var set = await _directory.GetAsync(Tenant, Cancel);
            if (set.Find(Kind, Line).Good.Label.Length == 0) throw new InvalidOperationException();
        }
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public async Task An_activation_based_on_an_old_state_is_refused()
    {
        await SaveAsync(PolicyScope.Of(Tenant), 1);
        await SaveAsync(PolicyScope.Of(Tenant), 2);
        var etag = (await _store.GetAsync(PolicyScope.Of(Tenant), Kind, Cancel)).ETag;

        Assert.IsType<PolicyChange.Done>(await _releases.ActivateAsync(PolicyScope.Of(Tenant), Kind, 1, etag, "ada", Cancel));
        Assert.IsType<PolicyChange.Stale>(await _releases.ActivateAsync(PolicyScope.Of(Tenant), Kind, 2, etag, "bob", Cancel));
        Assert.IsType<PolicyChange.NotFound>(await _releases.ActivateAsync(PolicyScope.Of(Tenant), Kind, 3, null, "bob", Cancel));
    }

    [Fact]
    public async Task Rolling_back_goes_step_by_step_to_the_default()
    {
        for (var i = 1; i <= 3; i++)
        {
            await SaveAsync(PolicyScope.Of(Tenant), i);
            await ActivateAsync(PolicyScope.Of(Tenant), i);
        }
        await SaveAsync(PolicyScope.Of(Tenant), 4);
        await _releases.ReleaseAsync(PolicyScope.Of(Tenant), Kind, 4, 1_000, new Guardrails(), null, "ada", Cancel);

        string[] expected = ["sample@tenant/3", "sample@tenant/2", "sample@tenant/1", "default"];
        foreach (var label in expected)
        {
            Assert.IsType<PolicyChange.Done>(await _releases.RollBackAsync(PolicyScope.Of(Tenant), Kind, null, "ada", Cancel));
            Assert.Equal(label, await LabelAsync());
            Assert.False((await _directory.GetAsync(Tenant, Cancel)).Find(Kind).IsGray);
        }
        Assert.IsType<PolicyChange.NotFound>(await _releases.RollBackAsync(PolicyScope.Of(Tenant), Kind, null, "ada", Cancel));
    }

    [Fact]
    public async Task A_gray_release_reaches_its_part_is_raised_and_becomes_active()
    {
        await SaveAsync(PolicyScope.Platform, 1);
        await ActivateAsync(PolicyScope.Platform, 1);
        await SaveAsync(PolicyScope.Of(Tenant), 2);
        await _releases.ReleaseAsync(PolicyScope.Of(Tenant), Kind, 1, 500, new Guardrails(), null, "ada", Cancel);
        var few = await ReachedAsync();
        await _releases.ReleaseAsync(PolicyScope.Of(Tenant), Kind, 1, 5_000, new Guardrails(), null, "ada", Cancel);
        var half = await ReachedAsync();

        Assert.InRange(few.Count, 20, 90);
        Assert.InRange(half.Count, 400, 600);
        Assert.Subset(half, few);
        // Below the part of the tenant's own release the platform's version holds.
        Assert.Equal("sample@platform/1", (await _directory.GetAsync(Tenant, Cancel)).Find(Kind).Stable.Label);
        await ActivateAsync(PolicyScope.Of(Tenant), 1);
        Assert.Equal("sample@tenant/1", await LabelAsync());
        Assert.False((await _directory.GetAsync(Tenant, Cancel)).Find(Kind).IsGray);

        async Task<HashSet<int>> ReachedAsync()
        {
            var choice = (await _directory.GetAsync(Tenant, Cancel)).Find(Kind, Line);
            return [.. Enumerable.Range(0, 1_000).Where(i => choice.For(RecipientHash.Of(Tenant, $"user{i}")).Label == "sample@tenant/1")];
        }
    }

    [Fact]
    public async Task What_is_known_holds_on_while_storage_does_not_answer()
    {
        await SaveAsync(PolicyScope.Of(Tenant), 1);
        await ActivateAsync(PolicyScope.Of(Tenant), 1);
        await _directory.GetAsync(Tenant, Cancel);
        _tables.IsDown = true;
        _time.Advance(TimeSpan.FromMinutes(10));

        Assert.Equal("sample@tenant/1", await LabelAsync());
        await Assert.ThrowsAsync<StorageUnavailableException>(async () => await _directory.GetAsync(TenantId.Parse("other"), Cancel));
    }

    [Fact]
    public async Task A_version_that_fails_gives_way_to_the_last_good_one_and_is_told_once()
    {
        await SaveAsync(PolicyScope.Of(Tenant), 1);
        await ActivateAsync(PolicyScope.Of(Tenant), 1);
        await SaveAsync(PolicyScope.Of(Tenant), Encoding.UTF8.GetBytes("""{"rules":[{"name":"a","when":true}],"amount":{"formula":"balance * balance"}}"""));
        await ActivateAsync(PolicyScope.Of(Tenant), 2);
        var frame = SamplePolicy.Frame().Set(SamplePolicy.Balance, decimal.MaxValue);

        for (var i = 0; i < 3; i++)
        {
            var choice = (await _directory.GetAsync(Tenant, Cancel)).Find(Kind, Line);
            var (_, by) = _directory.Evaluate(Kind, Tenant, choice, choice.Good, frame, static (policy, facts) => policy.Amount?.Value(facts) ?? 0);
            Assert.Equal("sample@tenant/1", by.Label);
        }

        Assert.True(_failures.Waiting.TryRead(out var failure));
        Assert.Equal(("sample", "sample@tenant/2"), (failure.Kind, failure.Version));
        Assert.False(_failures.Waiting.TryRead(out _));
    }

    [Fact]
    public async Task Saves_at_once_get_numbers_of_their_own()
    {
        var numbers = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => Task.Run(() => SaveAsync(PolicyScope.Of(Tenant), i), Cancel)));

        Assert.Equal([1, 2, 3, 4, 5, 6], numbers.Order());
    }

    private PolicyDirectory NewDirectory() => new(_store, new PolicyRegistry([Kind]), _failures, _time);

    private Task<int> SaveAsync(PolicyScope scope, int limit) => SaveAsync(scope, Body(limit));

    private async Task<int> SaveAsync(PolicyScope scope, byte[] body)
    {
        var (change, number) = await _releases.SaveAsync(scope, Kind, body, "ada", null, Cancel);
        Assert.IsType<PolicyChange.Done>(change);
        return number;
    }

    private async Task ActivateAsync(PolicyScope scope, int version) =>
        Assert.IsType<PolicyChange.Done>(await _releases.ActivateAsync(scope, Kind, version, null, "ada", Cancel));

    private async Task<string> LabelAsync() => (await _directory.GetAsync(Tenant, Cancel)).Find(Kind, Line).Good.Label;

    private static byte[] Body(int limit) => Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $$"""{"rules":[{"name":"a","when":true}],"limitBasisPoints":{{limit}}}"""));

    private static T Done<T>(ValueTask<T> task) => task.AsTask().GetAwaiter().GetResult();
}
