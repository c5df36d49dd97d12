using System.Collections.Frozen;

namespace MessageFunctions.Policies;

/// <summary>All kinds of policy that the app has.</summary>
public sealed class PolicyRegistry
{
    private readonly FrozenDictionary<string, PolicyKind> _byName;

    /// <exception cref="ArgumentException">Two kinds of one name.</exception>
    public PolicyRegistry(IEnumerable<PolicyKind> kinds)
    {
        Kinds = [.. kinds.OrderBy(kind => kind.Name, StringComparer.Ordinal)];
        _byName = Kinds.ToFrozenDictionary(kind => kind.Name, StringComparer.Ordinal);
    }

    /// <summary>By name.</summary>
    public IReadOnlyList<PolicyKind> Kinds { get; }

    public PolicyKind? Find(string name) => _byName.GetValueOrDefault(name);
}
