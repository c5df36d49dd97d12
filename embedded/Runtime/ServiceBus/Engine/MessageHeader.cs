using System.Runtime.Serialization;

namespace MessageFunctions.Embedded.ServiceBus;

/// <summary>Everything of a message but its body, with its stored form.</summary>
internal sealed class MessageHeader
{
    private const byte FormatVersion = 1;

    public string? MessageId { get; set; }

    public string? ContentType { get; set; }

    public string? CorrelationId { get; set; }

    public string? Subject { get; set; }

    public string? To { get; set; }

    public string? ReplyTo { get; set; }

    public string? ReplyToSessionId { get; set; }

    public string? SessionId { get; set; }

    public string? PartitionKey { get; set; }

    /// <summary>The largest value when the message sets no limit of its own.</summary>
    public TimeSpan TimeToLive { get; set; } = TimeSpan.MaxValue;

    public DateTimeOffset ScheduledEnqueueTime { get; set; }

    public Dictionary<string, object>? Properties { get; set; }

    public static MessageHeader Decode(byte[] stored)
    {
        using var reader = new BinaryReader(new MemoryStream(stored, writable: false));
        var version = reader.ReadByte();
        if (version != FormatVersion) throw new SerializationException($"A message header of format {version} was found; this program reads {FormatVersion}.");
        var present = reader.ReadUInt16();
        string? Text(int bit) => (present & (1 << bit)) != 0 ? reader.ReadString() : null;
        var header = new MessageHeader
        {
            MessageId = Text(0),
            ContentType = Text(1),
            CorrelationId = Text(2),
            Subject = Text(3),
            To = Text(4),
            ReplyTo = Text(5),
            ReplyToSessionId = Text(6),
            SessionId = Text(7),
            PartitionKey = Text(8),
        };
        if ((present & (1 << 9)) != 0) header.TimeToLive = new TimeSpan(reader.ReadInt64());
        if ((present & (1 << 10)) != 0) header.ScheduledEnqueueTime = new DateTimeOffset(reader.ReadInt64(), TimeSpan.Zero);
        if ((present & (1 << 11)) != 0) header.Properties = PropertyValue.ReadAll(reader);
        return header;
    }

    public byte[] Encode()
    {
        ReadOnlySpan<string?> texts = [MessageId, ContentType, CorrelationId, Subject, To, ReplyTo, ReplyToSessionId, SessionId, PartitionKey];
        var present = 0;
        for (var bit = 0; bit < texts.Length; bit++)
        {
            if (texts[bit] is not null) present |= 1 << bit;
        }
        if (TimeToLive != TimeSpan.MaxValue) present |= 1 << 9;
        if (ScheduledEnqueueTime != default) present |= 1 << 10;
        if (Properties is { Count: > 0 }) present |= 1 << 11;

        using var buffer = new MemoryStream(128);
        using var writer = new BinaryWriter(buffer);
        writer.Write(FormatVersion);
        writer.Write((ushort)present);
        foreach (var text in texts)
        {
            if (text is not null) writer.Write(text);
        }
        if (TimeToLive != TimeSpan.MaxValue) writer.Write(TimeToLive.Ticks);
        if (ScheduledEnqueueTime != default) writer.Write(ScheduledEnqueueTime.UtcTicks);
        if (Properties is { Count: > 0 } properties) PropertyValue.WriteAll(writer, properties);
        return buffer.ToArray();
    }

    public MessageHeader Copy()
    {
        var copy = (MessageHeader)MemberwiseClone();
        copy.Properties = Properties is null ? null : new Dictionary<string, object>(Properties);
        return copy;
    }

    public void Set(IEnumerable<KeyValuePair<string, object>> changes)
    {
        Properties ??= [];
        foreach (var (name, value) in changes) Properties[name] = value;
    }
}
