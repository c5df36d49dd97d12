namespace MessageFunctions.Reviewers.Local;

/// <summary>Something that counts against content.</summary>
/// <param name="Code">Stable code with what was found, such as <c>term:en:viagra</c>.</param>
/// <param name="Weight">How much it says by itself, in basis points, 0 to 10,000.</param>
internal sealed record Evidence(string Code, int Weight)
{
    /// <summary>What independent pieces say together: what is left of each doubt is multiplied.</summary>
    public static int Combine(IEnumerable<Evidence> all)
    {
        var doubt = 10_000L;
        foreach (var piece in all) doubt = doubt * (10_000 - Math.Clamp(piece.Weight, 0, 10_000)) / 10_000;
        return (int)(10_000 - doubt);
    }
}
