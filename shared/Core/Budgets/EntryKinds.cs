namespace MessageFunctions.Budgets;

/// <summary>The names of entry kinds, as they are stored and shown.</summary>
public static class EntryKinds
{
    public static string Name(EntryKind kind) => kind switch
    {
        EntryKind.Opened => "opened",
        EntryKind.Held => "held",
        EntryKind.Confirmed => "confirmed",
        EntryKind.Cancelled => "cancelled",
        EntryKind.Tombstoned => "tombstoned",
        EntryKind.Recharged => "recharged",
        EntryKind.Adjusted => "adjusted",
        EntryKind.QuotaSet => "quota_set",
        EntryKind.Restated => "restated",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Unknown kind."),
    };

    public static EntryKind Parse(ReadOnlySpan<char> name) => name switch
    {
        "opened" => EntryKind.Opened,
        "held" => EntryKind.Held,
        "confirmed" => EntryKind.Confirmed,
        "cancelled" => EntryKind.Cancelled,
        "tombstoned" => EntryKind.Tombstoned,
        "recharged" => EntryKind.Recharged,
        "adjusted" => EntryKind.Adjusted,
        "quota_set" => EntryKind.QuotaSet,
        "restated" => EntryKind.Restated,
        _ => throw new FormatException($"'{name}' is not the kind of an entry."),
    };
}
