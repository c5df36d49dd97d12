using MessageFunctions.Budgets;
using MessageFunctions.Channels;
using MessageFunctions.Core.Tests.Budgets;
using MessageFunctions.Core.Tests.Support;
using MessageFunctions.Isolation;
using MessageFunctions.Messages;
using MessageFunctions.Recipients;
using MessageFunctions.Storage;
using MessageFunctions.Tenants;
using Microsoft.Extensions.Time.Testing;

namespace MessageFunctions.Core.Tests.Isolation;

public sealed class TenantTablesTests : IOwnStores
{
    private readonly MemoryTables _shared = new();
    private readonly MemoryLog _sharedLog = new();
    private readonly Dictionary<string, MemoryTables> _tables = new() { ["own_acme"] = new(), ["acme_2"] = new() };
    private readonly Dictionary<string, MemoryLog> _logs = new() { ["own_acme"] = new(), ["acme_2"] = new() };
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
    private readonly TenantPlacements _placements;
    private readonly OwnStores _own;

    public TenantTablesTests()
    {
        _placements = new TenantPlacements(_shared);
        _own = new OwnStores([this]);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ITables? Tables(string connection) => _tables.GetValueOrDefault(connection);

    public IMessageLog? Log(string connection) => _logs.GetValueOrDefault(connection);

    [Theory]
    [InlineData("acme", "acme")]
    [InlineData("acme~07", "acme")]
    [InlineData("acme.shop.email.2026-03", "acme")]
    [InlineData("acme-2.shop.email.2026-03~watch", "acme-2")]
    [InlineData("_active", null)]
    [InlineData("~unreadable", null)]
    [InlineData("P0", null)]
    public void A_partition_begins_with_its_tenant(string partition, string? tenant) => Assert.Equal(tenant, TenantPartition.TenantOf(partition)?.Value);

    [Theory]
    [InlineData(IsolationLevel.Logical, false, false, false)]
    [InlineData(IsolationLevel.Hybrid, true, true, false)]
    [InlineData(IsolationLevel.Physical, true, true, true)]
    public async Task What_a_tenant_has_for_itself_is_there_and_nowhere_else(IsolationLevel level, bool ownBudgets, bool ownMessages, bool ownRest)
    {
        var acme = await CreateAsync("acme", level, "own_acme");
        var other = await CreateAsync("other", IsolationLevel.Logical, null);
        var tables = new TenantTables(_shared, _own, _placements);
        var log = new TenantMessageLog(_sharedLog, _own, _placements);
        foreach (var tenant in (TenantId[])[acme, other])
        {
            var ledger = Ledger(tables);
            var account = Account(tenant);
            Assert.IsType<TryOutcome.Held>(await ledger.TryAsync(account, BudgetWorld.Request("h1", 3), Token));
            await log.AppendAsync(Envelope(tenant).ToDocument(), Token);
            await new RecipientStore(tables, new RecipientOptions(), _time).OptOutAsync(tenant, AddressKind.User, "ann", new OptOut(), Token);
        }

        // Read below the routing: where is it?
        var own = _tables["own_acme"];
        Assert.Equal((ownBudgets, !ownBudgets), (await HasAccountAsync(own, acme), await HasAccountAsync(_shared, acme)));
        Assert.Equal((ownMessages, !ownMessages), (await HasEnvelopeAsync(_logs["own_acme"], acme), await HasEnvelopeAsync(_sharedLog, acme)));
        Assert.Equal((ownRest, !ownRest), (await HasRecipientAsync(own, acme), await HasRecipientAsync(_shared, acme)));
        Assert.Equal((false, true), (await HasAccountAsync(own, other), await HasAccountAsync(_shared, other)));
        Assert.Equal((false, true), (await HasEnvelopeAsync(_logs["own_acme"], other), await HasEnvelopeAsync(_sharedLog, other)));
        // And through it, each finds its own alone.
        Assert.NotEmpty(await log.ReadAsync(acme, Envelope(acme).Id, Token));
        Assert.Equal(1, await log.CountAsync(new LogQuery(acme), Token));
        Assert.True(await HasAccountAsync(tables, acme) && await HasAccountAsync(tables, other) && !await HasAccountAsync(tables, TenantId.Parse("nobody")));
    }

    [Fact]
    public async Task A_connection_that_is_gone_stops_its_tenant_and_no_other()
    {
        var acme = await CreateAsync("acme", IsolationLevel.Physical, "own_acme");
        var other = await CreateAsync("other", IsolationLevel.Logical, null);
        _tables.Remove("own_acme");
        var tables = new TenantTables(_shared, _own, _placements);

        var failure = await Assert.ThrowsAsync<StorageUnavailableException>(async () => await HasAccountAsync(tables, acme));
        Assert.Contains("Tables__own_acme", failure.Message, StringComparison.Ordinal);
        Assert.False(await HasAccountAsync(tables, other));
    }

    [Fact]
    public async Task A_tenant_is_not_created_before_its_storage_is_there()
    {
        var provisioning = new TenantProvisioning(_own);
        Tenant Tenant(string id, string? connection) => new(TenantId.Parse(id), id, TenantState.Active, new TenantSettings { Isolation = IsolationLevel.Hybrid, ConnectionName = connection });

        Assert.Null(await provisioning.PrepareAsync(Tenant("acme", "own_acme"), Token));
        // Without a name it is the tenant's id, as a setting can have it.
        Assert.Null(await provisioning.PrepareAsync(Tenant("acme-2", null), Token));
        var missing = await provisioning.PrepareAsync(Tenant("acme-3", null), Token);
        Assert.Equal((409, "connection_missing"), (missing!.Status, missing.Code));
        Assert.Contains("Tables__acme_3 and Cosmos__acme_3", missing.Detail, StringComparison.Ordinal);
        _tables["own_acme"].IsDown = true;
        Assert.Equal("connection_unavailable", (await provisioning.PrepareAsync(Tenant("acme", "own_acme"), Token))?.Code);
    }

    [Theory]
    [InlineData("acme_eu", true)]
    [InlineData("a", true)]
    [InlineData("", false)]
    [InlineData("../acme", false)]
    [InlineData("Acme", false)]
    [InlineData("acme-eu", false)]
    [InlineData("serviceuri", false)]
    [InlineData("database", false)]
    public void A_connections_name_can_be_a_part_of_a_setting_and_of_a_path(string name, bool valid) => Assert.Equal(valid, ConnectionNames.IsValid(name));

    private async Task<TenantId> CreateAsync(string id, IsolationLevel level, string? connection)
    {
        var tenant = TenantId.Parse(id);
        var created = await new TenantStore(_shared).CreateAsync(
            new NewTenant(new Tenant(tenant, id, TenantState.Active, new TenantSettings { Isolation = level, ConnectionName = connection })), Token);
        Assert.IsType<ChangeResult.Saved>(created);
        return tenant;
    }

    private BudgetLedger Ledger(ITables tables) => new(tables, new BudgetWorld.FixedQuota(new MessageFunctions.Budgets.Quota(1_000_000, 1_000)), _time, BudgetWorld.Options);

    private AccountId Account(TenantId tenant) => new(tenant, LineId.Parse("shop"), ChannelId.Parse("email"), Month.Of(_time.GetUtcNow()));

    private Envelope Envelope(TenantId tenant) => new(
        tenant, EnvelopeId.Create(_time.GetUtcNow(), new byte[10]), LineId.Parse("shop"), MessageKind.Service, Priority.P1, [new PlannedChannel(ChannelId.Parse("email"), 10)], _time.GetUtcNow(),
        [new EnvelopeMessage(0, new Recipient(User: "ann"))]);

    private async Task<bool> HasAccountAsync(ITables tables, TenantId tenant) => await Ledger(tables).GetAsync(Account(tenant), Token) is not null;

    private async Task<bool> HasEnvelopeAsync(MemoryLog log, TenantId tenant) => (await log.ReadAsync(tenant, Envelope(tenant).Id, Token)).Count > 0;

    private async Task<bool> HasRecipientAsync(ITables tables, TenantId tenant) =>
        await new RecipientStore(tables, new RecipientOptions(), _time).PreferencesAsync(tenant, AddressKey.Of(tenant, AddressKind.User, "ann"), Token) is not null;
}
