using System.Text.Json;
using System.Xml;
using MessageFunctions.Embedded.Hosting;

namespace MessageFunctions.Embedded.ServiceBus;

/// <summary>
/// The one place where queues are declared: <c>servicebus.json</c> beside <c>host.json</c>, in the layout that the official Service Bus emulator
/// reads. What the embedded queues cannot do is refused at start, and so is a property nobody knows.
/// </summary>
internal static class EntityFile
{
    public const string Name = "servicebus.json";

    /// <summary>The declared queues; none when there is no file.</summary>
    /// <exception cref="FunctionDefinitionException">The file is wrong; the message names the place and the mend.</exception>
    public static IReadOnlyList<QueueDefinition> Load(string path)
    {
        if (!File.Exists(path)) return [];
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path), new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
            return Parse(document.RootElement, path);
        }
        catch (JsonException exception)
        {
            throw new FunctionDefinitionException($"{path} is not valid JSON: {exception.Message}");
        }
    }

    private static List<QueueDefinition> Parse(JsonElement root, string path)
    {
        var queues = new List<QueueDefinition>();
        if (!root.TryGetProperty("UserConfig", out var user) || !user.TryGetProperty("Namespaces", out var namespaces) || namespaces.GetArrayLength() != 1)
            throw new FunctionDefinitionException($"{path} must hold one namespace under UserConfig.Namespaces.");
        var only = namespaces[0];
        if (only.TryGetProperty("Topics", out var topics) && topics.GetArrayLength() > 0)
            throw new FunctionDefinitionException($"{path} declares topics, which the embedded queues do not have. Use queues, or run with FunctionsRuntime=azure.");
        if (!only.TryGetProperty("Queues", out var declared)) return queues;
        foreach (var element in declared.EnumerateArray())
        {
            var queue = ParseQueue(element, path);
            if (queues.Exists(other => string.Equals(other.Name, queue.Name, StringComparison.OrdinalIgnoreCase)))
                throw new FunctionDefinitionException($"{path} declares the queue '{queue.Name}' twice.");
            queues.Add(queue);
        }
        return queues;
    }

    private static QueueDefinition ParseQueue(JsonElement element, string path)
    {
        var name = element.TryGetProperty("Name", out var given) ? given.GetString() : null;
        if (string.IsNullOrEmpty(name) || name.Length > 260) throw new FunctionDefinitionException($"{path} declares a queue without a Name of 1 to 260 characters.");
        var queue = new QueueDefinition(name);
        if (!element.TryGetProperty("Properties", out var properties)) return queue;
        foreach (var property in properties.EnumerateObject())
        {
            try
            {
                queue = Apply(queue, property);
            }
            catch (Exception exception) when (exception is FormatException or InvalidOperationException or OverflowException)
            {
                throw new FunctionDefinitionException($"{path}: the queue '{name}' has a {property.Name} that cannot be read ({property.Value.GetRawText()}). Durations are written as PT1M, switches as true or false.");
            }
        }
        return Checked(queue, path);
    }

    private static QueueDefinition Apply(QueueDefinition queue, JsonProperty property) => property.Name switch
    {
        nameof(QueueDefinition.LockDuration) => queue with { LockDuration = Duration(property) },
        nameof(QueueDefinition.MaxDeliveryCount) => queue with { MaxDeliveryCount = property.Value.GetInt32() },
        nameof(QueueDefinition.DeadLetteringOnMessageExpiration) => queue with { DeadLetteringOnMessageExpiration = property.Value.GetBoolean() },
        nameof(QueueDefinition.DefaultMessageTimeToLive) => queue with { DefaultMessageTimeToLive = Duration(property) },
        nameof(QueueDefinition.RequiresDuplicateDetection) => queue with { RequiresDuplicateDetection = property.Value.GetBoolean() },
        nameof(QueueDefinition.DuplicateDetectionHistoryTimeWindow) => queue with { DuplicateDetectionHistoryTimeWindow = Duration(property) },
        "RequiresSession" when !property.Value.GetBoolean() => queue,
        "ForwardTo" or "ForwardDeadLetteredMessagesTo" when string.IsNullOrEmpty(property.Value.GetString()) => queue,
        var name => throw new FunctionDefinitionException($"{Name}: the queue '{queue.Name}' sets {name}, which the embedded queues do not have. Remove it, or run with FunctionsRuntime=azure."),
    };

    private static TimeSpan Duration(JsonProperty property) => XmlConvert.ToTimeSpan(property.Value.GetString()!);

    private static QueueDefinition Checked(QueueDefinition queue, string path)
    {
        void Require(bool condition, string property, string range)
        {
            if (!condition) throw new FunctionDefinitionException($"{path}: the queue '{queue.Name}' needs a {property} of {range}.");
        }

        Require(queue.LockDuration >= TimeSpan.FromSeconds(5) && queue.LockDuration <= TimeSpan.FromMinutes(5), nameof(queue.LockDuration), "5 seconds to 5 minutes");
        Require(queue.MaxDeliveryCount is >= 1 and <= 2_000, nameof(queue.MaxDeliveryCount), "1 to 2,000");
        Require(queue.DefaultMessageTimeToLive >= TimeSpan.FromSeconds(1), nameof(queue.DefaultMessageTimeToLive), "at least 1 second");
        Require(
            queue.DuplicateDetectionHistoryTimeWindow >= TimeSpan.FromSeconds(20) && queue.DuplicateDetectionHistoryTimeWindow <= TimeSpan.FromDays(7),
            nameof(queue.DuplicateDetectionHistoryTimeWindow),
            "20 seconds to 7 days");
        return queue;
    }
}
