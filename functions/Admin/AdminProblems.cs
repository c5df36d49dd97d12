using MessageFunctions.Problems;

namespace MessageFunctions.Functions.Admin;

/// <summary>Problems that only administration has.</summary>
internal static class AdminProblems
{
    public static Problem Exists { get; } = new(412, ProblemCode.Exists, "There is one already.");

    public static Problem Stale { get; } = new(412, ProblemCode.Stale, "It has changed since it was read.");

    public static Problem ConditionMissing { get; } = new(428, ProblemCode.ConditionMissing, "A change says what it is based on.")
    {
        Detail = "Send If-Match with the ETag that was read, If-None-Match: * for something new, or If-Match: * to overwrite whatever is there.",
    };

    public static Problem ConditionInvalid { get; } = new(400, ProblemCode.ConditionInvalid, "The If-Match or If-None-Match header is not one of this service.");

    public static Problem Busy { get; } = KnownProblems.Busy(TimeSpan.FromSeconds(1));

    public static Problem TwoKeysLive { get; } = new(409, ProblemCode.TwoKeysLive, "Two keys of this name are live: revoke one first.");

    public static Problem RoleNotYours { get; } = new(403, ProblemCode.Forbidden, "The caller may not do this.") { Detail = "A key cannot be given the role platform here." };

    public static Problem BodyInvalid(string pointer) =>
        KnownProblems.Validation([new ProblemItem(ProblemCode.JsonInvalid, pointer, "Not the JSON that is expected here: a wrong type, a missing, a duplicate or an unknown field.")]);
}
