using MessageFunctions.Policies.Conditions;

namespace MessageFunctions.Messages.Prioritizing;

/// <summary>What is known of a request when its priority is decided.</summary>
public static class PriorityFacts
{
    public static readonly Fact Kind = Fact.Text("kind", "transactional, service or marketing.");
    public static readonly Fact Line = Fact.Text("line", "Id of the business line.");
    public static readonly Fact LineAttributes = Fact.Words("lineAttributes", "Ids of the line's attributes.");
    public static readonly Fact Template = Fact.Text("template", "Id of the template; unknown where the message brings its own content.", optional: true);
    public static readonly Fact IsScheduled = Fact.Flag("isScheduled", "Whether it is not to be sent before a later time.");
    public static readonly Fact MinutesToExpiry = Fact.Number("minutesToExpiry", "Whole minutes until it is not sent any more; unknown where the sender names no time.", 0, 1_000_000, optional: true);
    public static readonly Fact HourUtc = Fact.Number("hourUtc", "Hour of the day in UTC.", 0, 23);

    public static readonly FactSchema Schema = new(Kind, Line, LineAttributes, Template, IsScheduled, MinutesToExpiry, HourUtc);
}
