namespace MessageFunctions.Messages;

/// <summary>Names of the priorities.</summary>
public static class Priorities
{
    private static readonly string[] Names = ["P0", "P1", "P2", "P3"];

    /// <summary>All four, highest first.</summary>
    public static IReadOnlyList<Priority> All { get; } = [Priority.P0, Priority.P1, Priority.P2, Priority.P3];

    /// <summary>The name used in requests, documents and answers.</summary>
    public static string Name(this Priority priority) => Names[(int)priority];

    public static bool TryParse(string? name, out Priority priority)
    {
        var place = Array.IndexOf(Names, name);
        priority = place < 0 ? default : (Priority)place;
        return place >= 0;
    }
}
