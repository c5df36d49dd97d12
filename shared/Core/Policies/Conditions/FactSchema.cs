using System.Collections.Frozen;

namespace MessageFunctions.Policies.Conditions;

/// <summary>The facts that the conditions of one kind of policy may name.</summary>
public sealed class FactSchema
{
    /// <summary>Most facts of a schema.</summary>
    public const int MaxFacts = 64;

    private readonly FrozenDictionary<string, Fact> _byName;

    /// <exception cref="ArgumentException">More than 64 facts, two of a name, or a fact of another schema.</exception>
    public FactSchema(params IReadOnlyList<Fact> facts)
    {
        ArgumentNullException.ThrowIfNull(facts);
        if (facts.Count > MaxFacts) throw new ArgumentException($"At most {MaxFacts} facts.", nameof(facts));
        for (var i = 0; i < facts.Count; i++)
        {
            if (facts[i].Slot >= 0) throw new ArgumentException($"The fact '{facts[i].Name}' is of another schema.", nameof(facts));
            facts[i].Slot = i;
        }
        Facts = facts;
        _byName = facts.ToFrozenDictionary(fact => fact.Name, StringComparer.Ordinal);
    }

    public IReadOnlyList<Fact> Facts { get; }

    /// <summary>The fact of a name, or null.</summary>
    public Fact? Find(string name) => _byName.GetValueOrDefault(name);

    /// <summary>A frame in which nothing is known yet.</summary>
    public FactFrame NewFrame() => new(this);
}
