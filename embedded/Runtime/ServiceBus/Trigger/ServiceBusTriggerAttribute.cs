using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Starts the function with messages of a queue, or of its dead-letter sub-queue by <c>queue/$deadletterqueue</c>.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class ServiceBusTriggerAttribute(string queueName) : TriggerBindingAttribute
{
    private bool? _autoCompleteMessages;

    /// <summary>The queue; <c>%setting%</c> is replaced.</summary>
    public string? QueueName { get; } = queueName;

    /// <summary>The setting that holds the connection; default <c>ServiceBus</c>.</summary>
    public string? Connection { get; set; }

    /// <summary>Whether the function takes an array of messages at a time.</summary>
    public bool IsBatched { get; set; }

    public bool IsSessionsEnabled { get; set; }

    /// <summary>Whether messages are completed when the function returns. Where it is not set, <c>host.json</c> decides.</summary>
    public bool AutoCompleteMessages
    {
        get => _autoCompleteMessages ?? true;
        set => _autoCompleteMessages = value;
    }

    internal bool? ExplicitAutoCompleteMessages => _autoCompleteMessages;
}
