namespace MessageFunctions.Embedded.ServiceBus;

/// <summary>The words by which Service Bus says why it dead-lettered a message by itself.</summary>
internal static class DeadLetterReasons
{
    public const string ReasonProperty = "DeadLetterReason";
    public const string DescriptionProperty = "DeadLetterErrorDescription";
    public const string Expired = "TTLExpiredException";
    public const string ExpiredDescription = "The message expired and was dead lettered.";
    public const string TooManyDeliveries = "MaxDeliveryCountExceeded";

    public static string TooManyDeliveriesDescription(int maxDeliveryCount) =>
        $"Message could not be consumed after {maxDeliveryCount} delivery attempts.";
}
