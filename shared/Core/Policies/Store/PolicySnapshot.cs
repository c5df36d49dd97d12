using MessageFunctions.Tenants;

namespace MessageFunctions.Policies.Store;

/// <summary>What is in force in one partition: for the platform, or for a tenant and its lines.</summary>
internal sealed class PolicySnapshot(IReadOnlyList<PolicyPart> parts, IReadOnlyDictionary<(string Kind, LineId? Line, int Number), object> versions)
{
    private volatile Merged? _merged;

    public IReadOnlyList<PolicyPart> Parts { get; } = parts;

    /// <summary>The versions that were read, so that the next snapshot compiles none of them again.</summary>
    public IReadOnlyDictionary<(string Kind, LineId? Line, int Number), object> Versions { get; } = versions;

    /// <summary>What holds for the tenant, given what holds for all; made once for each pair.</summary>
    public PolicySet Under(PolicySnapshot? platform)
    {
        if (_merged is { } merged && ReferenceEquals(merged.Platform, platform)) return merged.Set;
        var set = PolicySets.Build(platform, this);
        _merged = new Merged(platform, set);
        return set;
    }

    private sealed record Merged(PolicySnapshot? Platform, PolicySet Set);
}

/// <summary>What is in force of one kind in one scope; its versions are <see cref="PolicyVersion{T}"/> of the kind's type.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Line">The line; null: the tenant or the platform.</param>
/// <param name="Stable">The active version; null: none, what is wider holds.</param>
/// <param name="LastGood">The version before it; null: none.</param>
/// <param name="Gray">The version in gray release.</param>
/// <param name="GrayBasisPoints">How many recipients of 10,000 get it.</param>
/// <param name="Salt">Of the release.</param>
internal sealed record PolicyPart(PolicyKind Kind, LineId? Line, object? Stable, object? LastGood, object? Gray, int GrayBasisPoints, ulong Salt);
