namespace MessageFunctions.Messages.Accept;

/// <summary>The ids a batch makes: random ones, or with an Idempotency-Key those that follow from the key.</summary>
internal sealed class BatchIds
{
    private readonly RequestFingerprint? _request;

    public BatchIds(RequestFingerprint? request, DateTimeOffset at)
    {
        _request = request;
        At = at;
        Batch = request is null ? BatchId.Create(at) : BatchId.Create(at, request.Derive(-1));
    }

    /// <summary>When the batch came first.</summary>
    public DateTimeOffset At { get; }

    public BatchId Batch { get; }

    /// <summary>The id of the n-th envelope.</summary>
    public EnvelopeId Envelope(int n) => _request is null ? EnvelopeId.Create(At) : EnvelopeId.Create(At, _request.Derive(n));
}
