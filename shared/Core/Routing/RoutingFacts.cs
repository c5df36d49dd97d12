using MessageFunctions.Messages;
using MessageFunctions.Policies.Conditions;
using MessageFunctions.Tenants;

namespace MessageFunctions.Routing;

/// <summary>What routing knows.</summary>
internal static class RoutingFacts
{
    public static readonly Fact Kind = Fact.Text("kind", "transactional, service or marketing.");
    public static readonly Fact Line = Fact.Text("line", "Id of the business line.");
    public static readonly Fact Attributes = Fact.Words("attributes", "Attributes of the business line.");
    public static readonly Fact Channels = Fact.Words("channels", "Channels of the business line.");
    public static readonly Fact Value = Fact.Number("value", "What the recipient is worth, 0 to 100.", 0, 100, optional: true);
    public static readonly Fact Online = Fact.Flag("online", "Whether the recipient is online.", optional: true);
    public static readonly Fact LastSeenChannel = Fact.Text("lastSeenChannel", "The channel that the recipient was last seen on.", optional: true);
    public static readonly Fact LastSeenMinutes = Fact.Number("lastSeenMinutes", "Minutes since the recipient was last seen.", 0, 100_000_000, optional: true);

    public static readonly FactSchema Schema = new(Kind, Line, Attributes, Channels, Value, Online, LastSeenChannel, LastSeenMinutes);

    [ThreadStatic]
    private static FactFrame? _frame;

    /// <summary>This thread's frame, filled with what is known of a line. Good until the next call on the thread, so nothing may be awaited meanwhile.</summary>
    public static FactFrame Of(TenantSnapshot tenant, LineId line, MessageKind kind)
    {
        var frame = _frame ??= Schema.NewFrame();
        frame.Clear();
        frame.Set(Kind, kind.Name()).Set(Line, line.Value);
        if (tenant.LineAttributes.TryGetValue(line, out var attributes) && attributes.Count > 0) frame.Set(Attributes, attributes.Select(attribute => attribute.Value).ToHashSet(StringComparer.Ordinal));
        if (tenant.Line(line) is { } found) frame.Set(Channels, found.Channels.Select(channel => channel.Id.Value).ToHashSet(StringComparer.Ordinal));
        return frame;
    }
}
