namespace MessageFunctions.Recipients.Lists;

/// <summary>The lists of one tenant in memory.</summary>
internal sealed class TenantLists
{
    /// <summary>The parts that have a list each.</summary>
    public static readonly IReadOnlyList<RecipientParts> Parts = [RecipientParts.Preferences, RecipientParts.Suppressions, RecipientParts.State];

    private readonly AddressList[] _lists = [new(), new(), new()];

    /// <summary>Hashes held in memory.</summary>
    public long Count => _lists.Sum(list => (long)list.Count);

    public AddressList this[RecipientParts part] => part switch
    {
        RecipientParts.Preferences => _lists[0],
        RecipientParts.Suppressions => _lists[1],
        RecipientParts.State => _lists[2],
        _ => throw new ArgumentOutOfRangeException(nameof(part), part, "One part has one list."),
    };

    /// <summary>Whether nobody has any of these parts.</summary>
    public bool AreEmpty(RecipientParts parts) => !Parts.Any(part => parts.HasFlag(part) && !this[part].IsEmpty);
}
