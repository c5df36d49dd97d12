using System.Net;
using MessageFunctions.Access;
using MessageFunctions.Channels;
using MessageFunctions.Messages;
using MessageFunctions.Tenants;

namespace MessageFunctions.Core.Tests.Tenants;

public sealed class TenantStoreTests
{
    private static readonly TenantId Acme = TenantFixture.Acme;
    private readonly TenantFixture _fixture = new();

    [Fact]
    public async Task A_tenant_with_everything_set_is_read_back_as_it_was_written()
    {
        var line = new BusinessLine(LineId.Parse("crm"), "CRM")
        {
            AllowedKinds = [MessageKind.Service, MessageKind.Marketing],
            Channels = [new(ChannelId.Parse("email"), LowPriority: true), new(ChannelId.Parse("sms"))],
            HighestPriority = Priority.P2,
            InsufficientBudget = InsufficientBudget.Rejected,
            ReviewsContent = true,
            DefaultSender = "crm@acme.example",
        };
        var settings = new TenantSettings
        {
            Currency = "USD",
            Accepts = CredentialKinds.Jwt,
            AllowedNetworks = [IPNetwork.Parse("10.0.0.0/8"), IPNetwork.Parse("2001:db8::/32")],
            MessagesPerSecond = 5,
            MessagesBurst = 7,
            Isolation = IsolationLevel.Hybrid,
            ConnectionName = "Acme",
        };
        var key = new ApiKey("abcdefghijkl", "crm", Roles.Sender | Roles.Finance, new byte[32], _fixture.Time.GetUtcNow())
        {
            ExpiresAt = _fixture.Time.GetUtcNow().AddDays(1),
            RevokedAt = _fixture.Time.GetUtcNow().AddHours(1),
            Line = line.Id,
        };
        var tenant = new Tenant(Acme, "Acme & Söhne", TenantState.Suspended, settings);
        var attribute = new LineAttribute(AttributeId.Parse("high-value"), "Worth it.");
        var quota = new Quota(line.Id, ChannelId.Parse("email"), 123_456_789, 1_000, 12_500);
        var price = new UnitPrice(ChannelId.Parse("email"), 900);

        await _fixture.Store.CreateAsync(new NewTenant(tenant)
        {
            Lines = [line],
            Keys = [key],
            Attributes = [attribute],
            Quotas = [quota],
            Prices = [price],
            LineAttributes = new Dictionary<LineId, IReadOnlyList<AttributeId>> { [line.Id] = [attribute.Id] },
        });
        var read = await _fixture.Store.LoadAsync(Acme);

        Assert.NotNull(read);
        Assert.Equal(settings.AllowedNetworks, read.Tenant.Settings.AllowedNetworks);
        Assert.Equal(tenant, read.Tenant with { Settings = read.Tenant.Settings with { AllowedNetworks = settings.AllowedNetworks } });
        Assert.Equivalent(line, read.Line(line.Id), strict: true);
        Assert.Equivalent(key, read.Keys[key.Id], strict: true);
        Assert.Equal(attribute, read.Attributes[attribute.Id]);
        Assert.Equal(quota, read.Quota(line.Id, quota.Channel));
        Assert.Equal(900, read.PriceMicros(price.Channel));
        Assert.True(read.HasAttribute(line.Id, attribute.Id));
    }

    [Fact]
    public async Task A_second_tenant_of_the_same_id_is_not_created_and_changes_nothing()
    {
        await _fixture.CreateAsync();

        var result = await _fixture.Store.CreateAsync(new NewTenant(TenantFixture.Tenant() with { Name = "Impostor" }));

        Assert.IsType<ChangeResult.Exists>(result);
        Assert.Equal("Acme", (await _fixture.Store.GetTenantAsync(Acme))!.Value.Name);
    }

    [Fact]
    public async Task Two_creations_at_once_have_one_winner()
    {
        var results = await Task.WhenAll(Enumerable.Range(0, 8).Select(async i =>
            await _fixture.Store.CreateAsync(new NewTenant(TenantFixture.Tenant() with { Name = $"N{i}" }))));

        Assert.Single(results.OfType<ChangeResult.Saved>());
    }

    [Fact]
    public async Task A_change_under_a_stale_etag_is_refused()
    {
        await _fixture.CreateAsync();
        var line = new BusinessLine(LineId.Parse("crm"), "CRM") { Channels = [new(ChannelId.Parse("email"))] };
        var created = Assert.IsType<ChangeResult.Saved>(await _fixture.Store.SaveLineAsync(Acme, line, WriteCondition.New));
        await _fixture.Store.SaveLineAsync(Acme, line with { Name = "First" }, new WriteCondition.Matches(created.ETag));

        var second = await _fixture.Store.SaveLineAsync(Acme, line with { Name = "Second" }, new WriteCondition.Matches(created.ETag));

        Assert.IsType<ChangeResult.Stale>(second);
        Assert.Equal("First", (await _fixture.Store.GetLineAsync(Acme, line.Id))!.Value.Name);
    }

    [Fact]
    public async Task Nothing_can_be_written_for_a_tenant_that_does_not_exist()
    {
        var result = await _fixture.Store.SavePriceAsync(Acme, new UnitPrice(ChannelId.Parse("email"), 1), WriteCondition.Always);

        Assert.IsType<ChangeResult.NotFound>(result);
        Assert.Null(await _fixture.Store.LoadAsync(Acme));
    }

    [Fact]
    public async Task Every_change_moves_the_version_on()
    {
        await _fixture.CreateAsync();
        List<long> versions = [await _fixture.Store.GetVersionAsync(Acme)];

        await _fixture.Store.SavePriceAsync(Acme, new UnitPrice(ChannelId.Parse("email"), 1), WriteCondition.Always);
        versions.Add(await _fixture.Store.GetVersionAsync(Acme));
        await _fixture.Store.SetAttributesAsync(Acme, LineId.Parse("crm"), [AttributeId.Parse("a")]);
        versions.Add(await _fixture.Store.GetVersionAsync(Acme));

        Assert.Equal([1, 2, 3], versions);
    }

    [Fact]
    public async Task Attributes_are_read_from_both_sides_and_replaced_as_a_whole()
    {
        await _fixture.CreateAsync();
        var (crm, shop) = (LineId.Parse("crm"), LineId.Parse("shop"));
        var (a, b, c) = (AttributeId.Parse("a"), AttributeId.Parse("b"), AttributeId.Parse("c"));
        await _fixture.Store.SetAttributesAsync(Acme, crm, [a, b]);
        await _fixture.Store.SetAttributesAsync(Acme, shop, [b]);

        await _fixture.Store.SetAttributesAsync(Acme, crm, [b, c]);

        Assert.Equal([b, c], await _fixture.Store.AttributesOfAsync(Acme, crm));
        Assert.Empty(await _fixture.Store.LinesWithAsync(Acme, a));
        Assert.Equal([crm, shop], await _fixture.Store.LinesWithAsync(Acme, b));
    }

    [Fact]
    public async Task Concurrent_changes_of_different_things_all_succeed()
    {
        await _fixture.CreateAsync();

        var results = await Task.WhenAll(Enumerable.Range(0, 6).Select(async i =>
            await _fixture.Store.SavePriceAsync(Acme, new UnitPrice(ChannelId.Parse($"c{i}"), i), WriteCondition.New)));

        Assert.All(results, result => Assert.IsType<ChangeResult.Saved>(result));
        Assert.Equal(6, (await _fixture.Store.LoadAsync(Acme))!.Prices.Count);
    }
}
