namespace MessageFunctions.Policies.Conditions;

/// <summary>What is known for one decision: a value for each fact of a schema. Made once and filled again, it allocates nothing. Not for two threads at once.</summary>
public sealed class FactFrame
{
    private readonly FactSchema _schema;
    private readonly decimal[] _numbers;
    private readonly object?[] _references;
    private ulong _known;

    internal FactFrame(FactSchema schema)
    {
        _schema = schema;
        _numbers = new decimal[schema.Facts.Count];
        _references = new object?[schema.Facts.Count];
        Arguments = [this];
    }

    public FactSchema Schema => _schema;

    /// <summary>What compiled formulas are called with.</summary>
    internal object[] Arguments { get; }

    /// <summary>Forgets everything.</summary>
    public void Clear()
    {
        _known = 0;
        Array.Clear(_references);
    }

    public FactFrame Set(Fact fact, decimal value)
    {
        Place(fact, FactType.Number);
        // The bounds are what formulas were proven with.
        _numbers[fact.Slot] = value < fact.Least ? fact.Least : value > fact.Most ? fact.Most : value;
        return this;
    }

    public FactFrame Set(Fact fact, bool value)
    {
        Place(fact, FactType.Flag);
        _numbers[fact.Slot] = value ? 1 : 0;
        return this;
    }

    public FactFrame Set(Fact fact, string value)
    {
        Place(fact, FactType.Text);
        _references[fact.Slot] = value;
        return this;
    }

    public FactFrame Set(Fact fact, IReadOnlySet<string> words)
    {
        Place(fact, FactType.Words);
        _references[fact.Slot] = words;
        return this;
    }

    /// <summary>Makes a fact unknown.</summary>
    public FactFrame Forget(Fact fact)
    {
        ArgumentNullException.ThrowIfNull(fact);
        _known &= ~(1UL << fact.Slot);
        return this;
    }

    internal bool Has(int slot) => (_known & (1UL << slot)) != 0;

    /// <summary>Read by formulas.</summary>
    /// <exception cref="EvaluationException">The fact is not known.</exception>
    public decimal Number(int slot) => Has(slot) ? _numbers[slot] : throw Unknown(slot);

    /// <summary>Read by formulas.</summary>
    /// <exception cref="EvaluationException">The fact is not known.</exception>
    public bool Flag(int slot) => Number(slot) != 0;

    internal string Text(int slot) => (string)_references[slot]!;

    internal bool HasWord(int slot, string word) => _references[slot] is IReadOnlySet<string> words && words.Contains(word);

    private void Place(Fact fact, FactType type)
    {
        ArgumentNullException.ThrowIfNull(fact);
        if (fact.Slot < 0 || fact.Slot >= _schema.Facts.Count || !ReferenceEquals(_schema.Facts[fact.Slot], fact) || fact.Type != type)
            throw new ArgumentException($"The frame has no fact '{fact.Name}' of type {type}.", nameof(fact));
        _known |= 1UL << fact.Slot;
    }

    private EvaluationException Unknown(int slot) => new($"The fact '{_schema.Facts[slot].Name}' is not known here.");
}
