namespace MessageFunctions.Reviews;

/// <summary>What a machine makes of content.</summary>
/// <param name="By">The machine's name.</param>
/// <param name="Version">Its version with its data: the same content gets the same score from the same version.</param>
/// <param name="Score">Basis points, 0 (harmless) to 10,000 (certainly not to be sent); null: it cannot say.</param>
/// <param name="Reasons">Stable codes with what they found, without personal data; at most <see cref="MaxReasons"/>.</param>
public sealed record MachineOpinion(string By, string Version, int? Score, IReadOnlyList<string> Reasons)
{
    public const int MaxReasons = 10;

    /// <summary>One that could not say.</summary>
    public static MachineOpinion Unsure(string by, string version, string reason) => new(by, version, null, [reason]);
}
