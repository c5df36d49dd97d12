namespace MessageFunctions.Embedded.Hosting;

/// <summary>
/// The keys that the official host and its extensions know in <c>host.json</c>. The official host passes over any other in silence, so
/// that a misspelt one takes no effect unseen; here it fails the start. A <c>*</c> stands for a name that is the app's own.
/// </summary>
/// <remarks>Source: the host.json reference of Azure Functions 4.x and of the HTTP, Service Bus and Durable extensions.</remarks>
internal static class HostJsonKeys
{
    public static IReadOnlySet<string> Known { get; } = new HashSet<string>(
        Section("", "$schema", "version", "functionTimeout", "functions", "watchDirectories", "watchFiles", "telemetryMode", "isDefaultHostConfig", "configurationProfile")
            .Concat(Section("concurrency", "dynamicConcurrencyEnabled", "snapshotPersistenceEnabled"))
            .Concat(Section("aggregator", "batchSize", "flushTimeout"))
            .Concat(Section("extensionBundle", "id", "version"))
            .Concat(Section("customHandler", "enableForwardingHttpRequest", "enableProxyingHttpRequest", "description"))
            .Concat(Section("healthMonitor", "enabled", "healthCheckInterval", "healthCheckWindow", "healthCheckThreshold", "counterThreshold"))
            .Concat(Section("managedDependency", "enabled"))
            .Concat(Section("retry", "strategy", "maxRetryCount", "delayInterval", "minimumInterval", "maximumInterval"))
            .Concat(Section("singleton", "lockPeriod", "listenerLockPeriod", "listenerLockRecoveryPollingInterval", "lockAcquisitionTimeout", "lockAcquisitionPollingInterval"))
            .Concat(Section("logging", "logLevel", "logLevel.*", "fileLoggingMode", "console.isEnabled", "console.disableColors", "applicationInsights", "applicationInsights.*"))
            .Concat(Section("extensions.http", "routePrefix", "maxOutstandingRequests", "maxConcurrentRequests", "dynamicThrottlesEnabled", "customHeaders.*", "hsts.isEnabled", "hsts.maxAge", "hsts.includeSubDomains", "hsts.preload"))
            .Concat(Section(
                "extensions.serviceBus", "transportType", "prefetchCount", "autoCompleteMessages", "maxAutoLockRenewalDuration", "maxConcurrentCalls", "maxConcurrentSessions",
                "maxConcurrentCallsPerSession", "maxMessageBatchSize", "minMessageBatchSize", "maxBatchWaitTime", "sessionIdleTimeout", "enableCrossEntityTransactions", "webProxy",
                "clientRetryOptions.mode", "clientRetryOptions.tryTimeout", "clientRetryOptions.delay", "clientRetryOptions.maxDelay", "clientRetryOptions.maxRetries"))
            .Concat(Section(
                "extensions.durableTask", "hubName", "defaultVersion", "versionMatchStrategy", "versionFailureStrategy", "maxConcurrentActivityFunctions", "maxConcurrentOrchestratorFunctions",
                "maxConcurrentEntityFunctions", "maxEntityOperationBatchSize", "maxOrchestrationActions", "storeInputsInOrchestrationHistory", "overridableExistingInstanceStates",
                "useAppLease", "useGracefulShutdown", "extendedSessionsEnabled", "extendedSessionIdleTimeoutInSeconds", "entityMessageReorderWindowInMinutes", "maxGrpcMessageSizeInBytes",
                "grpcHttpClientTimeout", "appLeaseOptions.*", "httpSettings.*", "notifications.*", "notifications.eventGrid.*", "tracing.traceInputsAndOutputs", "tracing.traceReplayEvents",
                "tracing.distributedTracingEnabled", "tracing.distributedTracingProtocol", "tracing.version"))
            .Concat(Section(
                "extensions.durableTask.storageProvider", "type", "connectionName", "connectionStringName", "partitionCount", "controlQueueBatchSize", "controlQueueBufferThreshold",
                "controlQueueVisibilityTimeout", "workItemQueueVisibilityTimeout", "maxQueuePollingInterval", "fetchLargeMessagesAutomatically", "partitionManagement", "trackingStoreConnectionName",
                "trackingStoreConnectionStringName", "trackingStoreNamePrefix", "useLegacyPartitionManagement", "useTablePartitionManagement", "queueClientMessageEncoding", "maxStorageOperationConcurrency",
                "taskEventLockTimeout", "createDatabaseIfNotExists", "schemaName", "instanceHistoryLoadBatchSize")),
        StringComparer.OrdinalIgnoreCase);

    /// <summary>The known key that a misspelt one was most likely meant to be, or null.</summary>
    public static string? Nearest(string key)
    {
        var nearest = Known.Where(known => !known.Contains('*', StringComparison.Ordinal)).MinBy(known => Distance(known, key));
        return nearest is not null && Distance(nearest, key) <= 3 ? nearest : null;
    }

    private static IEnumerable<string> Section(string section, params string[] keys) => keys.Select(key => section.Length == 0 ? key : $"{section}.{key}");

    /// <summary>How many characters have to be changed, put in or left out to make one text the other.</summary>
    private static int Distance(string one, string other)
    {
        var row = Enumerable.Range(0, other.Length + 1).ToArray();
        for (var i = 1; i <= one.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= other.Length; j++)
            {
                var above = row[j];
                var same = char.ToLowerInvariant(one[i - 1]) == char.ToLowerInvariant(other[j - 1]);
                row[j] = Math.Min(Math.Min(row[j - 1], above) + 1, diagonal + (same ? 0 : 1));
                diagonal = above;
            }
        }
        return row[^1];
    }
}
