using System.Collections.Concurrent;
using MessageFunctions.Tenants;

namespace MessageFunctions.Templates;

/// <summary>
/// Compiled templates. A version never changes, so what is compiled stays right for ever and only the room is bounded; which version is
/// active comes with the tenant's snapshot.
/// </summary>
public sealed class TemplateCatalog(TemplateStore store, TenantDirectory directory, TemplateCatalogOptions options)
{
    private readonly ConcurrentDictionary<(TenantId, TemplateId, int), Entry> _entries = new();
    private long _uses;

    /// <summary>A version ready to render, or null when the tenant has no such template or version.</summary>
    /// <param name="tenant">Whose.</param>
    /// <param name="template">Which.</param>
    /// <param name="version">Which version; null: the active one.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async ValueTask<FoundTemplate?> FindAsync(
        TenantId tenant, TemplateId template, int? version = null, CancellationToken cancellationToken = default)
    {
        var snapshot = await directory.GetAsync(tenant, cancellationToken);
        if (snapshot is null || !snapshot.Templates.TryGetValue(template, out var head)) return null;
        var number = version ?? head.ActiveVersion;
        if (number < 1 || number > head.LatestVersion) return null;
        var key = (tenant, template, number);
        if (!_entries.TryGetValue(key, out var entry))
        {
            if (await store.GetVersionAsync(tenant, template, number, cancellationToken) is not { } saved) return null;
            if (_entries.Count >= options.Capacity) Evict();
            entry = _entries.GetOrAdd(key, _ => new Entry(new Lazy<CompiledTemplate>(() => Compile(saved))));
        }
        entry.LastUse = Interlocked.Increment(ref _uses);
        return new FoundTemplate(number, entry.Template.Value, head.IsApproved(number));
    }

    private static CompiledTemplate Compile(TemplateVersion version) => CompiledTemplate.Compile(version.Variants).Template
        ?? throw new InvalidOperationException($"Template {version.Template} version {version.Number} was saved and does not compile.");

    /// <summary>Makes room by an eighth, of those used longest ago.</summary>
    private void Evict()
    {
        foreach (var victim in _entries.OrderBy(pair => pair.Value.LastUse).Take(Math.Max(1, options.Capacity / 8)).ToList()) _entries.TryRemove(victim);
    }

    private sealed class Entry(Lazy<CompiledTemplate> template)
    {
        private long _lastUse;

        public Lazy<CompiledTemplate> Template => template;

        public long LastUse
        {
            get => Volatile.Read(ref _lastUse);
            set => Volatile.Write(ref _lastUse, value);
        }
    }
}

/// <summary>A template as found.</summary>
/// <param name="Version">Its version's number, to be kept with the message.</param>
/// <param name="Template">Ready to render.</param>
/// <param name="IsApproved">A reviewer approved the version.</param>
public sealed record FoundTemplate(int Version, CompiledTemplate Template, bool IsApproved);

/// <summary>How much room compiled templates take.</summary>
public sealed record TemplateCatalogOptions
{
    /// <summary>Most compiled versions; 1 to 100,000, default 1,000.</summary>
    public int Capacity { get; init; } = 1_000;
}
