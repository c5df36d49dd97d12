using MessageFunctions.Channels;
using MessageFunctions.Problems;
using MessageFunctions.Templates;
using MessageFunctions.Tenants;

namespace MessageFunctions.Messages.Accept;

/// <summary>Templates from the tenant's catalog.</summary>
public sealed class CatalogTemplates(TemplateCatalog catalog) : IMessageTemplates
{
    public async ValueTask<IMessageTemplate?> FindAsync(TenantId tenant, string id, int? version, CancellationToken cancellationToken = default)
    {
        if (!TemplateId.TryParse(id, out var template)) return null;
        return await catalog.FindAsync(tenant, template, version, cancellationToken) is { } found ? new Found(template, found) : null;
    }

    private sealed class Found(TemplateId id, FoundTemplate found) : IMessageTemplate
    {
        public TemplateReference Reference { get; } = new(id.Value, found.Version);

        public bool IsApproved => found.IsApproved;

        public bool Covers(ChannelId channel) => found.Template.Covers(channel);

        public void Check(IReadOnlyList<ChannelId> channels, ReadOnlyMemory<byte> parameters, ref ProblemList problems) =>
            TemplateParameters.Check(found.Template, channels, parameters, ref problems);
    }
}
