namespace MessageFunctions.Policies.Conditions;

/// <summary>The type of a fact.</summary>
public enum FactType
{
    /// <summary>A number; amounts in micro-units, ratios in basis points or percent as its summary says.</summary>
    Number,

    Text,

    Flag,

    /// <summary>A set of words, such as the attributes of a line; conditions ask whether it has one.</summary>
    Words,
}

/// <summary>Something known that conditions and formulas may name. Made once, at start, and part of exactly one <see cref="FactSchema"/>.</summary>
public sealed class Fact
{
    private Fact(string name, FactType type, string summary)
    {
        if (string.IsNullOrEmpty(name) || name.Length > MaxNameLength || !char.IsAsciiLetterLower(name[0]) || !name.All(char.IsAsciiLetterOrDigit))
            throw new ArgumentException($"'{name}' is not the name of a fact (1 to {MaxNameLength} letters and digits, beginning with a small letter).", nameof(name));
        (Name, Type, Summary) = (name, type, summary);
    }

    /// <summary>Longest name.</summary>
    public const int MaxNameLength = 40;

    public string Name { get; }

    public FactType Type { get; }

    /// <summary>What it says and its unit; shown in the schema.</summary>
    public string Summary { get; }

    /// <summary>Least value of a number; what formulas may divide by is proven with it.</summary>
    public decimal Least { get; private init; } = decimal.MinValue;

    /// <summary>Greatest value of a number.</summary>
    public decimal Most { get; private init; } = decimal.MaxValue;

    /// <summary>Whether it may be unknown. A comparison with an unknown fact is false, whatever the operator; formulas cannot use it.</summary>
    public bool IsOptional { get; private init; }

    /// <summary>Its place in a frame.</summary>
    internal int Slot { get; set; } = -1;

    /// <param name="name">Begins with a small letter: <c>errorRate</c>.</param>
    /// <param name="summary">What it says and its unit.</param>
    /// <param name="least">Least value it ever has.</param>
    /// <param name="most">Greatest value it ever has.</param>
    /// <param name="optional">Whether it may be unknown.</param>
    public static Fact Number(string name, string summary, decimal least = decimal.MinValue, decimal most = decimal.MaxValue, bool optional = false) =>
        new(name, FactType.Number, summary) { Least = least, Most = most, IsOptional = optional };

    public static Fact Text(string name, string summary, bool optional = false) => new(name, FactType.Text, summary) { IsOptional = optional };

    public static Fact Flag(string name, string summary, bool optional = false) => new(name, FactType.Flag, summary) { IsOptional = optional };

    public static Fact Words(string name, string summary) => new(name, FactType.Words, summary) { IsOptional = true };
}
