using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Microsoft.Azure.Functions.Worker;

public sealed class ServiceBusTriggerAttribute(string queueName) : TriggerBindingAttribute, ISupportCardinality
{
    public string? QueueName { get; } = queueName;

    public string? Connection { get; set; }

    public bool AutoCompleteMessages { get; set; } = true;

    public bool IsSessionsEnabled { get; set; }

    public bool IsBatched
    {
        get => Cardinality == Cardinality.Many;
        set => Cardinality = value ? Cardinality.Many : Cardinality.One;
    }

    // One where nothing is said, as in the official extension.
    private Cardinality Cardinality { get; set; } = Cardinality.One;

    Cardinality ISupportCardinality.Cardinality
    {
        get => Cardinality;
        set => Cardinality = value;
    }
}
