namespace MessageFunctions.Reviews;

/// <summary>Somebody is looking at it; until then nobody else decides.</summary>
/// <param name="By">Subject of the person.</param>
/// <param name="Until">When the claim ends by itself.</param>
public sealed record ReviewClaim(string By, DateTimeOffset Until)
{
    public bool Keeps(string other, DateTimeOffset now) => By != other && Until > now;
}
