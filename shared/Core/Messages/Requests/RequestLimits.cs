namespace MessageFunctions.Messages.Requests;

/// <summary>Limits of requests: sizes are characters unless they say bytes. They keep any envelope under the 2 MiB of a document.</summary>
public static class RequestLimits
{
    /// <summary>Largest body of a single message, in bytes.</summary>
    public const int MaxMessageBytes = 512 * 1024;

    /// <summary>Largest JSON batch, in bytes.</summary>
    public const int MaxBatchBytes = 16 * 1024 * 1024;

    /// <summary>Longest line of an NDJSON batch, in bytes; the first one, with the content of all, may be <see cref="MaxMessageBytes"/>.</summary>
    public const int MaxLineBytes = 64 * 1024;

    /// <summary>Most messages of a JSON batch.</summary>
    public const int MaxBatchMessages = 10_000;

    /// <summary>Largest parameters of one message, as JSON, in bytes.</summary>
    public const int MaxParameterBytes = 8 * 1024;

    /// <summary>Most bytes of messages in one envelope; beyond them the next one is begun.</summary>
    public const int MaxEnvelopeBytes = 1024 * 1024;

    /// <summary>Deepest nesting of a body.</summary>
    public const int MaxDepth = 16;

    public const int MaxText = 100_000;
    public const int MaxHtml = 200_000;
    public const int MaxSubject = 500;
    public const int MaxReference = 128;
    public const int MaxEmail = 254;
    public const int MaxUser = 128;
    public const int MaxUrl = 512;
    public const int MaxChannels = 8;
    public const int MaxSmallText = 64;

    /// <summary>Farthest future of <c>sendAt</c>.</summary>
    public static readonly TimeSpan MaxAhead = TimeSpan.FromDays(366);

    /// <summary>Farthest future of <c>expiresAt</c>.</summary>
    public static readonly TimeSpan MaxLifetime = TimeSpan.FromDays(400);

    /// <summary>How far in the past <c>sendAt</c> may be and still mean now: the difference of two clocks.</summary>
    public static readonly TimeSpan MaxClockSkew = TimeSpan.FromMinutes(5);
}
