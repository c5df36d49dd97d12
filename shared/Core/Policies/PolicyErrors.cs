using MessageFunctions.Problems;

namespace MessageFunctions.Policies;

/// <summary>Collects everything that is wrong with a policy's body, each with its place; at most <see cref="ProblemList.Max"/>.</summary>
public sealed class PolicyErrors
{
    private readonly List<ProblemItem> _items = [];

    public bool IsEmpty => _items.Count == 0;

    public IReadOnlyList<ProblemItem> Items => _items;

    /// <param name="pointer">JSON pointer (RFC 6901) into the body; empty for all of it.</param>
    /// <param name="detail">What is wrong and what would be right.</param>
    /// <param name="code">Stable, one of <see cref="ProblemCode"/>.</param>
    public void Add(string pointer, string detail, string code = ProblemCode.ValueInvalid)
    {
        if (_items.Count < ProblemList.Max) _items.Add(new ProblemItem(code, pointer, detail));
    }

    /// <summary>Adds an error unless the value is within its bounds, both inclusive.</summary>
    public void InRange(decimal value, decimal least, decimal most, string pointer)
    {
        if (value < least || value > most) Add(pointer, string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{least} to {most}."), ProblemCode.NumberInvalid);
    }
}
