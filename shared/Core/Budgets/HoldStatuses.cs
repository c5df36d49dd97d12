namespace MessageFunctions.Budgets;

/// <summary>The names of hold statuses, as they are stored and shown.</summary>
public static class HoldStatuses
{
    public static string Name(HoldStatus status) => status switch
    {
        HoldStatus.Held => "held",
        HoldStatus.Confirmed => "confirmed",
        HoldStatus.Cancelled => "cancelled",
        HoldStatus.Tombstone => "tombstone",
        _ => throw new ArgumentOutOfRangeException(nameof(status), status, "Unknown status."),
    };

    public static bool TryParse(string? name, out HoldStatus status)
    {
        (var found, status) = name switch
        {
            "held" => (true, HoldStatus.Held),
            "confirmed" => (true, HoldStatus.Confirmed),
            "cancelled" => (true, HoldStatus.Cancelled),
            "tombstone" => (true, HoldStatus.Tombstone),
            _ => (false, default),
        };
        return found;
    }
}
