namespace MessageFunctions.Problems;

/// <summary>The problems that whole requests meet; each code has one status and one title.</summary>
public static class KnownProblems
{
    public static Problem Validation(IReadOnlyList<ProblemItem> errors) =>
        new(400, ProblemCode.ValidationFailed, "The request is not valid.") { Errors = errors };

    public static Problem BodyMissing { get; } = new(400, ProblemCode.BodyMissing, "The request has no body.");

    public static Problem BodyTooLarge(int maxBytes) =>
        new(413, ProblemCode.BodyTooLarge, "The body is too large.") { Detail = $"At most {maxBytes} bytes are taken." };

    public static Problem MediaType(string wanted) =>
        new(415, ProblemCode.MediaTypeUnsupported, "The media type is not supported.") { Detail = $"Send {wanted}." };

    public static Problem Unauthenticated { get; } = new(401, ProblemCode.Unauthenticated, "The caller is not known.");

    public static Problem Forbidden { get; } = new(403, ProblemCode.Forbidden, "The caller may not do this.");

    public static Problem NotFound { get; } = new(404, ProblemCode.NotFound, "There is no such thing here.");

    public static Problem RateLimited(TimeSpan retryAfter) =>
        new(429, ProblemCode.RateLimited, "Too many messages in a short time.") { RetryAfter = retryAfter };

    public static Problem Shed(TimeSpan retryAfter) =>
        new(429, ProblemCode.Shed, "Messages of this priority are not taken while the queues are full.") { RetryAfter = retryAfter };

    public static Problem Busy(TimeSpan retryAfter) => new(503, ProblemCode.Busy, "The service is at its limit.") { RetryAfter = retryAfter };

    public static Problem StorageUnavailable { get; } =
        new(503, ProblemCode.StorageUnavailable, "Storage does not answer; nothing was promised.") { RetryAfter = TimeSpan.FromSeconds(2) };

    public static Problem Internal { get; } = new(500, ProblemCode.Internal, "Something went wrong here.");

    public static Problem IdempotencyKeyInvalid { get; } =
        new(400, ProblemCode.IdempotencyKeyInvalid, "The Idempotency-Key is not valid.") { Detail = "1 to 255 visible ASCII characters." };

    public static Problem IdempotencyKeyReused { get; } = new(422, ProblemCode.IdempotencyKeyReused, "The Idempotency-Key came before with another request.");

    public static Problem IdempotencyKeyRunning(TimeSpan retryAfter) =>
        new(409, ProblemCode.IdempotencyKeyRunning, "The request with this Idempotency-Key is still running.") { RetryAfter = retryAfter };

    public static Problem CancelTooLate(string status) =>
        new(409, ProblemCode.CancelTooLate, "The message can no longer be withdrawn.") { Detail = $"It is {status}." };

    public static Problem Query(string parameter, string detail) =>
        new(400, ProblemCode.QueryInvalid, "The query is not valid.") { Errors = [new ProblemItem(ProblemCode.QueryInvalid, "", $"{parameter}: {detail}")] };

    public static Problem Continuation { get; } = new(400, ProblemCode.ContinuationInvalid, "The continuation is not one of this search.");
}
