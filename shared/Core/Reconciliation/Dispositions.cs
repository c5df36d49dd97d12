namespace MessageFunctions.Reconciliation;

/// <summary>The names of dispositions, as they are stored and shown.</summary>
public static class Dispositions
{
    public static string Name(Disposition disposition) => disposition switch
    {
        Disposition.Open => "open",
        Disposition.Repaired => "repaired",
        Disposition.Explained => "explained",
        _ => throw new ArgumentOutOfRangeException(nameof(disposition), disposition, "Unknown disposition."),
    };

    public static Disposition Parse(string name) => name switch
    {
        "open" => Disposition.Open,
        "repaired" => Disposition.Repaired,
        "explained" => Disposition.Explained,
        _ => throw new FormatException($"'{name}' is not a disposition."),
    };
}
