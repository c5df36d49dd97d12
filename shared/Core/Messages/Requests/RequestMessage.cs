namespace MessageFunctions.Messages.Requests;

/// <summary>One message of a request, as read.</summary>
public sealed class RequestMessage
{
    public Recipient To { get; set; }

    /// <summary>A slice of the request's body.</summary>
    public ReadOnlyMemory<byte> Parameters { get; set; }

    public MessageContent? Content { get; set; }

    public string? Reference { get; set; }

    /// <summary>About how many bytes it takes in an envelope.</summary>
    public int Bytes { get; set; }
}
