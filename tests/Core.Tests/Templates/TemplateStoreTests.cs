using MessageFunctions.Channels;
using MessageFunctions.Core.Tests.Tenants;
using MessageFunctions.Templates;
using MessageFunctions.Tenants;

namespace MessageFunctions.Core.Tests.Templates;

public sealed class TemplateStoreTests
{
    private static readonly TenantId Acme = TenantFixture.Acme;
    private static readonly TemplateId Hello = TemplateId.Parse("hello");
    private static readonly ChannelId Email = ChannelId.Parse("email");
    private readonly TenantFixture _fixture = new();

    [Fact]
    public async Task A_version_is_read_back_as_it_was_saved_however_long()
    {
        await _fixture.CreateAsync();
        TemplateVariant[] variants = [new(null, "{{s}}", new string('t', 100_000) + "{{x}}"), new(Email, null, null, new string('h', 32_000)), new(ChannelId.Parse("webhook"), null, "\"\"", TextIsJson: true)];

        var saved = Assert.IsType<TemplateChange.Saved>(await _fixture.Templates.SaveVersionAsync(Acme, Hello, variants, "ann"));
        var version = await _fixture.Templates.GetVersionAsync(Acme, Hello, 1);

        Assert.Equal(["s", "x"], saved.Parameters);
        Assert.Equal(variants, version!.Variants);
        Assert.Equal((1, "ann", _fixture.Time.GetUtcNow()), (version.Number, version.CreatedBy, version.CreatedAt));
    }

    [Fact]
    public async Task The_first_version_is_sent_at_once_and_a_later_one_when_it_is_activated_and_rolls_back()
    {
        await _fixture.CreateAsync();
        var catalog = Catalog();
        await SaveAsync("one");
        var second = await SaveAsync("two");

        Assert.Equal("one", await RenderAsync(catalog));
        await _fixture.Templates.ActivateAsync(Acme, Hello, 2, second.ETag);
        Assert.Equal("two", await RenderAsync(catalog));
        Assert.Equal("one", await RenderAsync(catalog, version: 1));
        await _fixture.Templates.ActivateAsync(Acme, Hello, 1, etag: null);
        Assert.Equal("one", await RenderAsync(catalog));
    }

    [Fact]
    public async Task Approval_belongs_to_a_version()
    {
        await _fixture.CreateAsync();
        var catalog = Catalog();
        await SaveAsync("one");
        await SaveAsync("two");

        await _fixture.Templates.ApproveAsync(Acme, Hello, 1, etag: null);

        Assert.True((await catalog.FindAsync(Acme, Hello, 1))!.IsApproved);
        Assert.False((await catalog.FindAsync(Acme, Hello, 2))!.IsApproved);
    }

    [Fact]
    public async Task A_change_under_a_stale_etag_is_refused()
    {
        await _fixture.CreateAsync();
        var first = await SaveAsync("one");
        await SaveAsync("two");

        Assert.IsType<TemplateChange.Stale>(await _fixture.Templates.ActivateAsync(Acme, Hello, 2, first.ETag));
        Assert.Equal("one", await RenderAsync(Catalog()));
    }

    [Fact]
    public async Task Writers_at_once_get_numbers_of_their_own_and_no_text_is_overwritten()
    {
        await _fixture.CreateAsync();

        var saved = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => Task.Run(() => SaveAsync($"text {i}"))));

        Assert.Equal(6, saved.Select(change => change.Template.LatestVersion).Distinct().Count());
        for (var i = 0; i < 6; i++)
            Assert.Equal($"text {i}", (await _fixture.Templates.GetVersionAsync(Acme, Hello, saved[i].Template.LatestVersion))!.Variants[0].Text);
    }

    [Fact]
    public async Task Another_tenants_template_is_as_if_it_did_not_exist()
    {
        await _fixture.CreateAsync();
        await _fixture.Store.CreateAsync(new NewTenant(TenantFixture.Tenant("other")));
        await SaveAsync("secret");

        Assert.Null(await Catalog().FindAsync(TenantId.Parse("other"), Hello));
        Assert.Null(await _fixture.Templates.GetVersionAsync(TenantId.Parse("other"), Hello, 1));
        Assert.IsType<TemplateChange.NotFound>(await _fixture.Templates.ActivateAsync(TenantId.Parse("other"), Hello, 1, etag: null));
    }

    [Fact]
    public async Task What_is_compiled_is_compiled_once_and_bounded()
    {
        await _fixture.CreateAsync();
        var catalog = new TemplateCatalog(_fixture.Templates, _fixture.Directory, new TemplateCatalogOptions { Capacity = 2 });
        foreach (var text in new[] { "1", "2", "3" }) await SaveAsync(text);

        var first = (await catalog.FindAsync(Acme, Hello, 1))!.Template;
        Assert.Same(first, (await catalog.FindAsync(Acme, Hello, 1))!.Template);
        await catalog.FindAsync(Acme, Hello, 2);
        await catalog.FindAsync(Acme, Hello, 3);

        Assert.NotSame(first, (await catalog.FindAsync(Acme, Hello, 1))!.Template);
    }

    private TemplateCatalog Catalog() => new(_fixture.Templates, _fixture.Directory, new TemplateCatalogOptions());

    private async Task<TemplateChange.Saved> SaveAsync(string text) =>
        Assert.IsType<TemplateChange.Saved>(await _fixture.Templates.SaveVersionAsync(Acme, Hello, [new(null, null, text)], "ann"));

    private static async Task<string?> RenderAsync(TemplateCatalog catalog, int? version = null)
    {
        var found = await catalog.FindAsync(Acme, Hello, version);
        return Assert.IsType<RenderResult.Rendered>(found!.Template.Render(Email, new Dictionary<string, object?>())).Text;
    }
}
