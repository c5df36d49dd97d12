using MessageFunctions.Storage;
using MessageFunctions.Tenants;

namespace MessageFunctions.Templates;

/// <summary>Saves versions, and points to the one that is sent.</summary>
public sealed class TemplateStore(ITables tables, TenantStore tenants, TenantDirectory directory, TimeProvider time)
{
    private const int MaxAttempts = 8;
    private readonly ITable _table = tables.Open("templates");

    /// <summary>Saves a new version; the first one becomes active at once, a later one by <see cref="ActivateAsync"/>.</summary>
    public async ValueTask<TemplateChange> SaveVersionAsync(
        TenantId tenant, TemplateId template, IReadOnlyList<TemplateVariant> variants, string by, CancellationToken cancellationToken = default)
    {
        var (compiled, errors) = CompiledTemplate.Compile(variants);
        if (compiled is null) return new TemplateChange.Invalid(errors);
        var number = 0;
        for (var attempt = 0; attempt < MaxAttempts; attempt++)
        {
            var head = await tenants.GetAsync(TemplateRows.Head, tenant, template.Value, cancellationToken);
            // A number whose rows are there and whose head is not belongs to another writer, or to one that was cut short.
            number = Math.Max(number, head?.Value.LatestVersion ?? 0) + 1;
            var version = new TemplateVersion(template, number, variants, compiled.Parameters, time.GetUtcNow(), by);
            List<RowChange> rows = [new RowChange.Insert(TemplateRows.ToRow(tenant, version))];
            rows.AddRange(variants.Select(variant => new RowChange.Insert(TemplateRows.ToRow(tenant, version, variant))));
            if (await _table.CommitAsync(tenant.Value, rows, cancellationToken) is CommitResult.Conflict) continue;

            var next = head is null ? new Template(template, number, number, []) : head.Value with { LatestVersion = number };
            WriteCondition condition = head is null ? WriteCondition.New : new WriteCondition.Matches(head.ETag);
            if (await SaveHeadAsync(tenant, next, condition, compiled.Parameters, cancellationToken) is var saved and not TemplateChange.Stale) return saved;
        }
        return new TemplateChange.Stale();
    }

    /// <summary>Makes a version the one that messages get which name none.</summary>
    /// <param name="tenant">Whose.</param>
    /// <param name="template">Which.</param>
    /// <param name="version">The version to send from now on; an older one rolls back.</param>
    /// <param name="etag">Of the template as the caller read it; null: whatever it is now.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public ValueTask<TemplateChange> ActivateAsync(
        TenantId tenant, TemplateId template, int version, string? etag, CancellationToken cancellationToken = default) =>
        ChangeAsync(tenant, template, version, etag, head => head with { ActiveVersion = version }, cancellationToken);

    /// <summary>Approves a version, so that messages from it are not reviewed.</summary>
    public ValueTask<TemplateChange> ApproveAsync(
        TenantId tenant, TemplateId template, int version, string? etag, CancellationToken cancellationToken = default) =>
        ChangeAsync(tenant, template, version, etag, head => head with
        {
            ApprovedVersions = [.. head.ApprovedVersions.Append(version).Distinct().TakeLast(Template.MaxApprovedVersions)],
        }, cancellationToken);

    public ValueTask<Versioned<Template>?> GetAsync(TenantId tenant, TemplateId template, CancellationToken cancellationToken = default) =>
        tenants.GetAsync(TemplateRows.Head, tenant, template.Value, cancellationToken);

    public ValueTask<Page<Template>> ListAsync(TenantId tenant, int limit, string? continuation, CancellationToken cancellationToken = default) =>
        tenants.ListAsync(TemplateRows.Head, tenant, "", limit, continuation, cancellationToken);

    /// <summary>A version with its texts, or null.</summary>
    public async ValueTask<TemplateVersion?> GetVersionAsync(TenantId tenant, TemplateId template, int number, CancellationToken cancellationToken = default)
    {
        List<Row> rows = [];
        await foreach (var row in _table.ScanAllAsync(tenant.Value, KeyRange.Prefix(TemplateRows.VersionKey(template, number)), cancellationToken)) rows.Add(row);
        return TemplateRows.Read(template, number, rows);
    }

    private async ValueTask<TemplateChange> ChangeAsync(
        TenantId tenant, TemplateId template, int version, string? etag, Func<Template, Template> change, CancellationToken cancellationToken)
    {
        if (await GetVersionAsync(tenant, template, version, cancellationToken) is not { } saved) return new TemplateChange.NotFound();
        if (await GetAsync(tenant, template, cancellationToken) is not { } head) return new TemplateChange.NotFound();
        // A version whose head was never moved past it was not answered for: it does not exist.
        if (version > head.Value.LatestVersion) return new TemplateChange.NotFound();
        return await SaveHeadAsync(tenant, change(head.Value), new WriteCondition.Matches(etag ?? head.ETag), saved.Parameters, cancellationToken);
    }

    private async ValueTask<TemplateChange> SaveHeadAsync(
        TenantId tenant, Template head, WriteCondition condition, IReadOnlyList<string> parameters, CancellationToken cancellationToken)
    {
        var result = await tenants.SaveAsync(TemplateRows.Head, tenant, head, condition, cancellationToken);
        directory.Forget(tenant);
        return result switch
        {
            ChangeResult.Saved(var etag) => new TemplateChange.Saved(head, etag, parameters),
            ChangeResult.NotFound => new TemplateChange.NotFound(),
            _ => new TemplateChange.Stale(),
        };
    }
}
