using MessageFunctions.Channels;

namespace MessageFunctions.StatusWebhooks;

/// <summary>Settings of the tenants' status webhooks, section <c>StatusWebhooks</c>.</summary>
public sealed record StatusWebhookOptions
{
    public const string Section = "StatusWebhooks";

    /// <summary>How long a tenant's subscription is remembered before it is read again, 1 to 300 s; default 10. A new one works after this.</summary>
    public int SubscriptionCacheSeconds { get; init; } = 10;

    /// <summary>Envelopes of one tenant that are posted side by side, 1 to 64; default 8. Those of one envelope go one after the other.</summary>
    public int Concurrency { get; init; } = 8;

    /// <summary>How long one run of the relay takes new work, 1 to 240 s; default 50.</summary>
    public int RunSeconds { get; init; } = 50;

    /// <summary>How long a post is tried again before it is dead-lettered, 1 to 168 h; default 24.</summary>
    public int GiveUpAfterHours { get; init; } = 24;

    /// <summary>How long it is remembered what a tenant was told of an envelope, from its acceptance, 30 to 3,650 days; default 400.</summary>
    public int RetentionDays { get; init; } = 400;

    /// <summary>The back-off: 10, 30, 90, 270 … s, at most 4 h, until <see cref="GiveUpAfterHours"/> have passed.</summary>
    internal static RecoverySettings Recovery { get; } = new()
    {
        DelayedRetries = 50,
        FirstDelaySeconds = 10,
        FactorBasisPoints = 30_000,
        MaxDelaySeconds = 14_400,
        MaxRetryAfterSeconds = 86_400,
    };

    /// <exception cref="InvalidOperationException">A setting is out of its range.</exception>
    public void Validate()
    {
        Check(nameof(SubscriptionCacheSeconds), SubscriptionCacheSeconds, 1, 300);
        Check(nameof(Concurrency), Concurrency, 1, 64);
        Check(nameof(RunSeconds), RunSeconds, 1, 240);
        Check(nameof(GiveUpAfterHours), GiveUpAfterHours, 1, 168);
        Check(nameof(RetentionDays), RetentionDays, 30, 3_650);

        static void Check(string name, int value, int min, int max)
        {
            if (value < min || value > max) throw new InvalidOperationException($"{Section}:{name} is {value}; {min} to {max} is possible.");
        }
    }
}
