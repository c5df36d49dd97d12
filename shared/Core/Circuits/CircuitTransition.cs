namespace MessageFunctions.Circuits;

/// <summary>One change of a breaker, as its history keeps it.</summary>
/// <param name="Circuit"><c>global</c>, <c>channel/{id}</c> or <c>account/{account}</c>.</param>
/// <param name="At">When.</param>
/// <param name="Change">What happened: <c>opened</c>, <c>closed</c>, <c>confirmed</c>, <c>resumed</c>.</param>
/// <param name="By">The person, or <c>system</c>.</param>
/// <param name="Text">Why, with the figures.</param>
/// <param name="Policy">Version of the policy that decided; null: a person did.</param>
public sealed record CircuitTransition(string Circuit, DateTimeOffset At, string Change, string By, string Text, string? Policy = null)
{
    public const string Opened = "opened";
    public const string Closed = "closed";
    public const string Confirmed = "confirmed";
    public const string Resumed = "resumed";
    public const string System = "system";
}
