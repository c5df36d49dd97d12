namespace MessageFunctions.Functions.Audit;

/// <summary>A function that changes something a person answers for: what it does goes on record. Every HTTP function that is no <c>GET</c> has this or <see cref="NotAuditedAttribute"/>.</summary>
/// <param name="action">Stable name, such as <c>line.put</c>.</param>
[AttributeUsage(AttributeTargets.Method)]
public sealed class AuditedAttribute(string action) : Attribute
{
    public string Action { get; } = action;
}

/// <summary>A function that is no <c>GET</c> and still leaves no audit entry, and why.</summary>
/// <param name="because">Why: its effect is recorded elsewhere, or it has none.</param>
[AttributeUsage(AttributeTargets.Method)]
public sealed class NotAuditedAttribute(string because) : Attribute
{
    public string Because { get; } = because;
}
