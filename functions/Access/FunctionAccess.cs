using MessageFunctions.Access;

namespace MessageFunctions.Functions.Access;

/// <summary>What the gate knows of a function.</summary>
/// <param name="Name">The function's name.</param>
/// <param name="IsHttp">Whether requests start it; nothing else passes the gate.</param>
/// <param name="Roles">Who may call it; none: anyone.</param>
public sealed record FunctionAccess(string Name, bool IsHttp, Roles Roles)
{
    public bool IsForAnyone => Roles == Roles.None;

    /// <summary>An HTTP function's route behind the host's prefix; null for any other.</summary>
    public string? Route { get; init; }
}
