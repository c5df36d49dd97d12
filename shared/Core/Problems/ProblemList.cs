using System.Diagnostics.CodeAnalysis;

namespace MessageFunctions.Problems;

/// <summary>Collects what is wrong with a request; costs nothing while nothing is.</summary>
[SuppressMessage("Performance", "CA1815", Justification = "Never compared.")]
public struct ProblemList
{
    /// <summary>Most that are told of one request.</summary>
    public const int Max = 100;

    private List<ProblemItem>? _items;

    /// <summary>Goes on from what was told already.</summary>
    public ProblemList(IReadOnlyList<ProblemItem> items) => _items = items.Count == 0 ? null : [.. items];

    public readonly bool IsEmpty => _items is null;

    public readonly IReadOnlyList<ProblemItem> Items => _items ?? [];

    /// <summary>Whether no more are taken.</summary>
    public readonly bool IsFull => _items is { Count: >= Max };

    /// <summary>Whether the body could not be read to its end, so that what is missing cannot be told.</summary>
    public readonly bool IsUnreadable => Items is [{ Code: ProblemCode.JsonInvalid or ProblemCode.JsonTooDeep or ProblemCode.TextEncodingInvalid or ProblemCode.TypeInvalid, Pointer: "" }, ..];

    public void Add(string code, string pointer, string detail)
    {
        if (!IsFull) (_items ??= []).Add(new ProblemItem(code, pointer, detail));
    }

    /// <summary>Puts what keeps the rest from being read before everything that was found until then.</summary>
    public void AddFirst(string code, string detail) => (_items ??= []).Insert(0, new ProblemItem(code, "", detail));

    /// <summary>Adds that something is missing, unless what is wrong there was told already.</summary>
    public void AddMissing(string pointer, string detail)
    {
        if (!Has(pointer)) Add(ProblemCode.Required, pointer, detail);
    }

    /// <summary>Whether anything at this pointer or under it was told.</summary>
    public readonly bool Has(string pointer)
    {
        foreach (var item in Items)
        {
            if (item.Pointer.StartsWith(pointer, StringComparison.Ordinal)) return true;
        }
        return false;
    }
}
