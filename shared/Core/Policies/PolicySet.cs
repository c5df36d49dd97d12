using System.Collections.Frozen;
using MessageFunctions.Tenants;

namespace MessageFunctions.Policies;

/// <summary>The policies that hold for one tenant at one moment; immutable, so a decision that holds it sees one state throughout.</summary>
public sealed class PolicySet
{
    private readonly FrozenDictionary<PolicyKind, object> _choices;
    private readonly FrozenDictionary<(PolicyKind Kind, LineId Line), object> _lines;

    internal PolicySet(IReadOnlyDictionary<PolicyKind, object> choices, IReadOnlyDictionary<(PolicyKind, LineId), object> lines)
    {
        _choices = choices.ToFrozenDictionary();
        _lines = lines.ToFrozenDictionary();
    }

    /// <summary>Nobody saved any.</summary>
    public static PolicySet Defaults { get; } = new(FrozenDictionary<PolicyKind, object>.Empty, FrozenDictionary<(PolicyKind, LineId), object>.Empty);

    /// <summary>The nearest policy: the line's, else the tenant's, else the platform's, else the built-in default. Never null, no allocation.</summary>
    /// <param name="kind">The kind.</param>
    /// <param name="line">The line; null: what holds for none in particular.</param>
    public PolicyChoice<T> Find<T>(PolicyKind<T> kind, LineId? line = null) where T : class
    {
        ArgumentNullException.ThrowIfNull(kind);
        if (line is { } id && _lines.Count > 0 && _lines.TryGetValue((kind, id), out var own)) return (PolicyChoice<T>)own;
        return _choices.TryGetValue(kind, out var found) ? (PolicyChoice<T>)found : kind.DefaultChoice;
    }
}
