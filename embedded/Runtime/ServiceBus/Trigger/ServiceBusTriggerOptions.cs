using System.Globalization;
using MessageFunctions.Embedded.Hosting;
using Microsoft.Extensions.Configuration;

namespace MessageFunctions.Embedded.ServiceBus;

/// <summary>The section <c>extensions:serviceBus</c> of <c>host.json</c>, with the defaults of the official extension.</summary>
internal sealed record ServiceBusTriggerOptions
{
    private static readonly string[] KnownKeys =
    [
        "prefetchCount", "maxConcurrentCalls", "maxMessageBatchSize", "minMessageBatchSize", "maxBatchWaitTime", "autoCompleteMessages",
        "maxAutoLockRenewalDuration", "clientRetryOptions", "transportType", "enableCrossEntityTransactions", "maxConcurrentSessions",
        "sessionIdleTimeout", "maxConcurrentCallsPerSession",
    ];

    /// <summary>Messages a function takes ahead of need. 0 to 10,000; default 0.</summary>
    public int PrefetchCount { get; private init; }

    /// <summary>Invocations of one single-message function at a time. 1 to 10,000; default 16 per processor.</summary>
    public int MaxConcurrentCalls { get; private init; } = 16 * Environment.ProcessorCount;

    /// <summary>Most messages of one batched invocation. 1 to 10,000; default 1,000.</summary>
    public int MaxMessageBatchSize { get; private init; } = 1_000;

    /// <summary>Messages a batched invocation waits for. 1 to the largest size; default 1.</summary>
    public int MinMessageBatchSize { get; private init; } = 1;

    /// <summary>How long it waits for them. Up to half the lock duration; default 30 seconds.</summary>
    public TimeSpan MaxBatchWaitTime { get; private init; } = TimeSpan.FromSeconds(30);

    /// <summary>Default true.</summary>
    public bool AutoCompleteMessages { get; private init; } = true;

    /// <summary>How long the lock of a single message is kept while its function runs. Default 5 minutes.</summary>
    public TimeSpan MaxAutoLockRenewalDuration { get; private init; } = TimeSpan.FromMinutes(5);

    /// <exception cref="FunctionDefinitionException">A key is unknown or a value out of range.</exception>
    public static ServiceBusTriggerOptions From(IConfiguration hostJson)
    {
        var section = hostJson.GetSection("extensions:serviceBus");
        foreach (var child in section.GetChildren())
        {
            if (!KnownKeys.Contains(child.Key, StringComparer.OrdinalIgnoreCase))
                throw new FunctionDefinitionException($"host.json sets extensions:serviceBus:{child.Key}, which Service Bus does not know. Remove it, or correct its name.");
        }
        var defaults = new ServiceBusTriggerOptions();
        var options = new ServiceBusTriggerOptions
        {
            PrefetchCount = Number(section, "prefetchCount", 0, defaults.PrefetchCount),
            MaxConcurrentCalls = Number(section, "maxConcurrentCalls", 1, defaults.MaxConcurrentCalls),
            MaxMessageBatchSize = Number(section, "maxMessageBatchSize", 1, defaults.MaxMessageBatchSize),
            MinMessageBatchSize = Number(section, "minMessageBatchSize", 1, defaults.MinMessageBatchSize),
            MaxBatchWaitTime = Duration(section, "maxBatchWaitTime", defaults.MaxBatchWaitTime),
            AutoCompleteMessages = Switch(section, "autoCompleteMessages", defaults.AutoCompleteMessages),
            MaxAutoLockRenewalDuration = Duration(section, "maxAutoLockRenewalDuration", defaults.MaxAutoLockRenewalDuration),
        };
        return options.MinMessageBatchSize <= options.MaxMessageBatchSize
            ? options
            : throw new FunctionDefinitionException("host.json: extensions:serviceBus:minMessageBatchSize must not exceed maxMessageBatchSize.");
    }

    private static int Number(IConfigurationSection section, string key, int smallest, int otherwise)
    {
        if (section[key] is not { Length: > 0 } text) return otherwise;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value >= smallest && value <= 10_000
            ? value
            : throw Wrong(key, text, $"a number from {smallest} to 10,000");
    }

    private static TimeSpan Duration(IConfigurationSection section, string key, TimeSpan otherwise)
    {
        if (section[key] is not { Length: > 0 } text) return otherwise;
        return TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var value) && value >= TimeSpan.Zero ? value : throw Wrong(key, text, "a duration such as 00:00:30");
    }

    private static bool Switch(IConfigurationSection section, string key, bool otherwise)
    {
        if (section[key] is not { Length: > 0 } text) return otherwise;
        return bool.TryParse(text, out var value) ? value : throw Wrong(key, text, "true or false");
    }

    private static FunctionDefinitionException Wrong(string key, string text, string needed) =>
        new($"host.json: extensions:serviceBus:{key} is '{text}'; it must be {needed}.");
}
