using System.Globalization;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using MessageFunctions.Problems;

namespace MessageFunctions.Functions.Grpc;

/// <summary>The one place where a problem becomes a status of gRPC, with the same codes and the same errors as in its JSON.</summary>
internal static class GrpcProblems
{
    /// <summary>The domain of <see cref="ErrorInfo"/>: its reasons are this service's problem codes.</summary>
    public const string Domain = "messagefunctions";

    /// <summary>More errors are not told, so that trailers stay below the 8 KiB that clients read of them.</summary>
    private const int MaxFields = 25;

    public static GrpcFailure From(Problem problem)
    {
        var code = CodeOf(problem);
        var text = problem.Detail is { } detail ? $"{problem.Title} {detail}" : problem.Title;
        var status = new Status { Code = (int)code, Message = text };
        status.Details.Add(Any.Pack(new ErrorInfo
        {
            Domain = Domain,
            Reason = problem.Code,
            Metadata = { ["status"] = problem.Status.ToString(CultureInfo.InvariantCulture) },
        }));
        if (problem.Errors.Count > 0) status.Details.Add(Any.Pack(Fields(problem.Errors)));
        if (problem.RetryAfter is { } wait) status.Details.Add(Any.Pack(new RetryInfo { RetryDelay = Duration.FromTimeSpan(wait) }));
        return new GrpcFailure(code, text) { Details = status };
    }

    /// <summary>By the problem's code where its HTTP status would say too little.</summary>
    private static Code CodeOf(Problem problem) => problem.Code switch
    {
        ProblemCode.IdempotencyKeyRunning => Code.Aborted,
        ProblemCode.IdempotencyKeyReused => Code.AlreadyExists,
        ProblemCode.CancelTooLate => Code.FailedPrecondition,
        _ => problem.Status switch
        {
            400 or 415 or 422 => Code.InvalidArgument,
            401 => Code.Unauthenticated,
            403 => Code.PermissionDenied,
            404 => Code.NotFound,
            408 => Code.DeadlineExceeded,
            409 or 412 or 428 => Code.FailedPrecondition,
            413 or 429 => Code.ResourceExhausted,
            503 => Code.Unavailable,
            _ => Code.Internal,
        },
    };

    private static BadRequest Fields(IReadOnlyList<ProblemItem> errors)
    {
        var fields = new BadRequest();
        foreach (var error in errors.Take(MaxFields))
            fields.FieldViolations.Add(new BadRequest.Types.FieldViolation { Field = error.Pointer, Reason = error.Code, Description = error.Detail });
        return fields;
    }
}
