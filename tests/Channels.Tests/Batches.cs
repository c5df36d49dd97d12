using MessageFunctions.Messages;
using MessageFunctions.Tenants;

namespace MessageFunctions.Channels.Tests;

/// <summary>Builders of what the tests send.</summary>
internal static class Batches
{
    public static readonly TenantId Demo = TenantId.Parse("demo");

    private static int _made;

    public static EnvelopeId NewEnvelope()
    {
        Span<byte> bytes = stackalloc byte[10];
        BitConverter.TryWriteBytes(bytes, Interlocked.Increment(ref _made));
        return EnvelopeId.Create(DateTimeOffset.UnixEpoch.AddYears(56), bytes);
    }

    public static ChannelBatch Of(params ChannelMessage[] messages) => new(Demo, messages);

    public static ChannelBatch OfCount(int count, Func<int, string>? recipient = null)
    {
        var envelope = NewEnvelope();
        return new ChannelBatch(Demo, [.. Enumerable.Range(0, count).Select(i =>
            new ChannelMessage(new MessageId(envelope, i), recipient?.Invoke(i) ?? $"user-{i}@example.org", "Subject", "Text"))]);
    }

    public static ChannelMessage Message(string recipient, string? subject = "Subject", string? text = "Text", string? html = null) =>
        new(new MessageId(NewEnvelope(), 0), recipient, subject, text, html);
}
