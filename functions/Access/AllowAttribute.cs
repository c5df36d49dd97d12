using MessageFunctions.Access;

namespace MessageFunctions.Functions.Access;

/// <summary>Who may call an HTTP function: bearers of at least one of these roles. Every HTTP function has this or <see cref="AllowAnyoneAttribute"/>.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class AllowAttribute(Roles roles) : Attribute
{
    public Roles Roles { get; } = roles;
}
