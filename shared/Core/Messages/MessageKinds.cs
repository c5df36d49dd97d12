namespace MessageFunctions.Messages;

/// <summary>Names and defaults of the kinds of message.</summary>
public static class MessageKinds
{
    private static readonly string[] Names = ["transactional", "service", "marketing"];

    /// <summary>The name used in requests, documents and answers.</summary>
    public static string Name(this MessageKind kind) => Names[(int)kind];

    public static bool TryParse(string? name, out MessageKind kind)
    {
        var place = Array.IndexOf(Names, name);
        kind = place < 0 ? default : (MessageKind)place;
        return place >= 0;
    }

    /// <summary>The priority of a message whose sender named none.</summary>
    public static Priority DefaultPriority(this MessageKind kind) => kind switch
    {
        MessageKind.Transactional => Priority.P0,
        MessageKind.Service => Priority.P1,
        MessageKind.Marketing => Priority.P3,
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };
}
