using MessageFunctions.Access;
using MessageFunctions.Storage;
using MessageFunctions.Tenants;

namespace MessageFunctions.Core.Tests.Tenants;

public sealed class TenantDirectoryTests
{
    private static readonly TenantId Acme = TenantFixture.Acme;
    private readonly TenantFixture _fixture = new();

    [Fact]
    public async Task Fresh_snapshots_cost_no_read()
    {
        await _fixture.CreateAsync();
        await _fixture.Directory.GetAsync(Acme);
        var (reads, scans) = (_fixture.Tables.Reads, _fixture.Tables.Scans);

        for (var i = 0; i < 1_000; i++) await _fixture.Directory.GetAsync(Acme);

        Assert.Equal((reads, scans), (_fixture.Tables.Reads, _fixture.Tables.Scans));
    }

    [Fact]
    public async Task Unchanged_tenants_cost_one_small_read_a_refresh_however_many_ask()
    {
        await _fixture.CreateAsync();
        await _fixture.Directory.GetAsync(Acme);
        var (reads, scans) = (_fixture.Tables.Reads, _fixture.Tables.Scans);

        _fixture.Time.Advance(TimeSpan.FromSeconds(5.5));
        for (var i = 0; i < 100; i++) await _fixture.Directory.GetAsync(Acme);

        Assert.Equal((reads + 1, scans), (_fixture.Tables.Reads, _fixture.Tables.Scans));
    }

    [Fact]
    public async Task A_change_made_by_another_instance_is_seen_within_five_seconds()
    {
        await _fixture.CreateAsync();
        await _fixture.Directory.GetAsync(Acme);
        using var other = new TenantDirectory(_fixture.Store, _fixture.Time, new TenantDirectoryOptions());
        await other.GetAsync(Acme);
        await _fixture.Store.SaveTenantAsync(TenantFixture.Tenant() with { State = TenantState.Suspended }, WriteCondition.Always);

        _fixture.Time.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal(TenantState.Suspended, (await other.GetAsync(Acme))!.Tenant.State);
    }

    [Fact]
    public async Task Between_refresh_and_stale_age_the_known_state_answers_and_the_next_one_is_fetched_beside()
    {
        await _fixture.CreateAsync();
        await _fixture.Directory.GetAsync(Acme);
        await _fixture.Store.SaveTenantAsync(TenantFixture.Tenant() with { Name = "New" }, WriteCondition.Always);

        _fixture.Time.Advance(TimeSpan.FromSeconds(3));
        var request = _fixture.Directory.GetAsync(Acme);

        Assert.True(request.IsCompletedSuccessfully);
        Assert.Equal("Acme", (await request)!.Tenant.Name);
        for (var i = 0; i < 1_000 && (await _fixture.Directory.GetAsync(Acme))!.Tenant.Name != "New"; i++) await Task.Yield();
        Assert.Equal("New", (await _fixture.Directory.GetAsync(Acme))!.Tenant.Name);
    }

    [Fact]
    public async Task Given_a_store_that_is_down_known_tenants_are_served_for_five_seconds_and_not_longer()
    {
        await _fixture.CreateAsync();
        await _fixture.Directory.GetAsync(Acme);
        _fixture.Tables.IsDown = true;

        _fixture.Time.Advance(TimeSpan.FromSeconds(4.9));
        Assert.NotNull(await _fixture.Directory.GetAsync(Acme));
        _fixture.Time.Advance(TimeSpan.FromSeconds(0.2));

        await Assert.ThrowsAsync<StorageUnavailableException>(async () => await _fixture.Directory.GetAsync(Acme));
        _fixture.Tables.IsDown = false;
        Assert.NotNull(await _fixture.Directory.GetAsync(Acme));
    }

    [Fact]
    public async Task Absent_tenants_are_remembered_and_seen_once_they_exist()
    {
        Assert.Null(await _fixture.Directory.GetAsync(Acme));
        var reads = _fixture.Tables.Reads;
        Assert.Null(await _fixture.Directory.GetAsync(Acme));
        Assert.Equal(reads, _fixture.Tables.Reads);

        await _fixture.CreateAsync();
        _fixture.Time.Advance(TimeSpan.FromSeconds(5));

        Assert.NotNull(await _fixture.Directory.GetAsync(Acme));
    }

    [Fact]
    public async Task A_flood_of_invented_tenants_does_not_push_out_the_real_ones_nor_grow_without_bound()
    {
        await _fixture.CreateAsync();
        using var directory = new TenantDirectory(_fixture.Store, _fixture.Time, new TenantDirectoryOptions { Capacity = 64 });
        await directory.GetAsync(Acme);
        for (var i = 0; i < 1_000; i++) await directory.GetAsync(TenantId.Parse($"t{i}"));
        var reads = _fixture.Tables.Reads;

        await directory.GetAsync(Acme);

        Assert.Equal(reads, _fixture.Tables.Reads);
        Assert.InRange(directory.Count, 1, 64);
    }
}
