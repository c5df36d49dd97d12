namespace MessageFunctions.Messages.Accept;

/// <summary>What a store knows of a request with an Idempotency-Key.</summary>
public abstract record IdempotencyClaim
{
    private IdempotencyClaim() { }

    /// <summary>The request is this caller's to run.</summary>
    /// <param name="ETag">Proves the claim when the answer is kept.</param>
    /// <param name="At">When the key came first; ids are derived from it, so that a repeat makes the same.</param>
    /// <param name="MayHaveRun">An earlier run did not come to its end: what it made durable is to be found before anything is made again.</param>
    public sealed record Claimed(string ETag, DateTimeOffset At, bool MayHaveRun) : IdempotencyClaim;

    /// <summary>It was answered; the answer is to be given again.</summary>
    public sealed record Answered(string Answer) : IdempotencyClaim;

    /// <summary>It is being run.</summary>
    public sealed record Running(TimeSpan Remaining) : IdempotencyClaim;

    /// <summary>The key came with another request.</summary>
    public sealed record OtherRequest : IdempotencyClaim;
}
