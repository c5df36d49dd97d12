namespace MessageFunctions.Tenants;

/// <summary>An attribute that lines can have and that rules ask for.</summary>
/// <param name="Id">Its id in the tenant.</param>
/// <param name="Description">What it says of a line, at most 500 characters.</param>
public sealed record LineAttribute(AttributeId Id, string Description);
