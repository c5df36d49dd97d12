namespace MessageFunctions.Templates;

/// <summary>A template: which of its versions is sent, and which were approved.</summary>
/// <param name="Id">Its id in the tenant.</param>
/// <param name="LatestVersion">The number of the version saved last.</param>
/// <param name="ActiveVersion">The version that messages get which name none; 0: there is none yet.</param>
/// <param name="ApprovedVersions">Versions that a reviewer approved; messages from them are not reviewed again. At most 1,000.</param>
public sealed record Template(TemplateId Id, int LatestVersion, int ActiveVersion, IReadOnlyList<int> ApprovedVersions)
{
    public const int MaxApprovedVersions = 1_000;

    public bool IsApproved(int version) => ApprovedVersions.Contains(version);
}
