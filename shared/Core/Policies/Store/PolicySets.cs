using MessageFunctions.Tenants;

namespace MessageFunctions.Policies.Store;

/// <summary>Lays scopes over each other: what a narrower one leaves open, the wider one says.</summary>
internal static class PolicySets
{
    public static PolicySet Build(PolicySnapshot? platform, PolicySnapshot? own)
    {
        var choices = new Dictionary<PolicyKind, object>();
        var lines = new Dictionary<(PolicyKind, LineId), object>();
        foreach (var part in platform?.Parts ?? []) choices[part.Kind] = part.Kind.Choose(part, wider: null);
        // Those of the tenant before those of its lines, which lie over them.
        foreach (var part in (own?.Parts ?? []).OrderBy(part => part.Line is not null))
        {
            var choice = part.Kind.Choose(part, choices.GetValueOrDefault(part.Kind));
            if (part.Line is { } line) lines[(part.Kind, line)] = choice;
            else choices[part.Kind] = choice;
        }
        return new PolicySet(choices, lines);
    }
}
