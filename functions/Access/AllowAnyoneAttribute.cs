namespace MessageFunctions.Functions.Access;

/// <summary>An HTTP function that proves its callers by itself, or tells nothing that is anybody's.</summary>
/// <param name="because">Why that is safe; shown in the list of functions.</param>
[AttributeUsage(AttributeTargets.Method)]
public sealed class AllowAnyoneAttribute(string because) : Attribute
{
    public string Because { get; } = because;
}
