using MessageFunctions.Tenants;

namespace MessageFunctions.Recipients;

/// <summary>What holds while nobody laid anything down.</summary>
internal sealed class DefaultRecipientPolicies : IRecipientPolicies
{
    private static readonly RecipientPolicy Default = new();

    public ValueTask<(RecipientPolicy Policy, string Label)> FindAsync(TenantId tenant, CancellationToken cancellationToken = default) => ValueTask.FromResult((Default, "default"));
}
