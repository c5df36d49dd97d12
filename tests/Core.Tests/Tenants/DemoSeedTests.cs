using MessageFunctions.Access;
using MessageFunctions.Templates;
using MessageFunctions.Tenants;

namespace MessageFunctions.Core.Tests.Tenants;

public sealed class DemoSeedTests
{
    private readonly TenantFixture _fixture = new();

    [Fact]
    public async Task The_first_start_seeds_and_hands_out_working_keys_and_later_ones_change_and_show_nothing()
    {
        var seed = new DemoSeed(_fixture.Store, _fixture.Templates, _fixture.Time);

        var keys = await seed.ApplyAsync();
        var version = await _fixture.Store.GetVersionAsync(DemoSeed.Demo);
        var again = await seed.ApplyAsync();

        Assert.Equal([("demo", "demo-app"), ("demo", "demo-staff"), ("platform", "platform")], keys.Select(key => (key.Tenant.Value, key.Name)));
        Assert.Empty(again);
        Assert.Equal(version, await _fixture.Store.GetVersionAsync(DemoSeed.Demo));
        foreach (var key in keys)
        {
            var admitted = Assert.IsType<AuthenticationResult.Admitted>(await _fixture.Authenticator.AuthenticateAsync(key.Text));
            Assert.Equal((key.Tenant, key.Roles), (admitted.Caller.Tenant, admitted.Caller.Roles));
        }
    }

    [Fact]
    public async Task Every_channel_of_every_line_of_the_demonstration_has_a_price_and_a_quota()
    {
        await new DemoSeed(_fixture.Store, _fixture.Templates, _fixture.Time).ApplyAsync();
        var demo = (await _fixture.Directory.GetAsync(DemoSeed.Demo))!;

        Assert.Equal(3, demo.Lines.Count);
        foreach (var line in demo.Lines.Values)
        {
            Assert.NotEmpty(line.Channels);
            Assert.All(line.Channels, channel => Assert.True(demo.PriceMicros(channel.Id) > 0 && demo.Quota(line.Id, channel.Id)!.Pv > 0));
        }
    }

    [Fact]
    public async Task The_templates_of_the_demonstration_render_on_every_channel()
    {
        await new DemoSeed(_fixture.Store, _fixture.Templates, _fixture.Time).ApplyAsync();
        var catalog = new TemplateCatalog(_fixture.Templates, _fixture.Directory, new TemplateCatalogOptions());
        var found = await catalog.FindAsync(DemoSeed.Demo, TemplateId.Parse("order-shipped"));
        var parameters = new Dictionary<string, object?> { ["name"] = "Ann", ["order"] = "A-1" };

        foreach (var channel in new[] { DemoSeed.Simulator, DemoSeed.Email, DemoSeed.Webhook, DemoSeed.Inbox })
            Assert.Contains("A-1", Assert.IsType<RenderResult.Rendered>(found!.Template.Render(channel, parameters)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Instances_that_start_at_once_show_one_set_of_keys_between_them()
    {
        var shown = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ =>
            Task.Run(async () => await new DemoSeed(_fixture.Store, _fixture.Templates, _fixture.Time).ApplyAsync())));

        Assert.Equal(3, shown.Sum(keys => keys.Count));
    }
}
