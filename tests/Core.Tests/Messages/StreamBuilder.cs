using System.Text;
using MessageFunctions.Channels;
using MessageFunctions.Messages;
using MessageFunctions.Storage;
using MessageFunctions.Tenants;

namespace MessageFunctions.Core.Tests.Messages;

/// <summary>Builds the documents of one stream.</summary>
internal sealed class StreamBuilder
{
    public static readonly DateTimeOffset Start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    public static readonly ChannelId Email = ChannelId.Parse("email");
    public static readonly ChannelId Sms = ChannelId.Parse("sms");

    private int _seconds;

    public StreamBuilder(int messages = 2, bool withPhone = true)
    {
        EnvelopeMessage[] all = [.. Enumerable.Range(0, messages).Select(i => new EnvelopeMessage(i, new Recipient($"u{i}@example.com", withPhone ? $"+4930{i:D6}" : null)))];
        Envelope = new Envelope(
            TenantId.Parse("acme"), EnvelopeId.Create(Start, new byte[10]), LineId.Parse("shop"), MessageKind.Service, Priority.P1,
            [new PlannedChannel(Email, 100), new PlannedChannel(Sms, 5_000)], Start, all)
        {
            Content = new MessageContent("Hello"),
        };
        Documents.Add(Envelope.ToDocument());
    }

    public Envelope Envelope { get; }

    public List<LogDocument> Documents { get; } = [];

    public int Decisions { get; private set; }

    public MessageState State(int index = 0) => MessageState.Fold(Documents, index)!;

    public StreamBuilder Decide(DecisionKind kind, ChannelId? channel = null, int[]? only = null, string? reason = null)
    {
        Append(new Decision(Decisions++, kind) { Channel = channel, Only = only, Reason = reason }.ToDocument(Envelope, Next()));
        return this;
    }

    public StreamBuilder Sending(ChannelId channel, params int[] only) => Decide(DecisionKind.Sending, channel, only.Length == 0 ? null : only);

    public StreamBuilder Result(int attempt, ChannelId channel, int index, ResultKind result, int part = 0)
    {
        Append(new Outcome(attempt, part, channel, [new MessageResult(index, result) { ProviderId = "x" }]).ToDocument(Envelope, Next()));
        return this;
    }

    public StreamBuilder Report(ChannelId channel, int index, ReceiptKind kind)
    {
        Append(new Receipt(index, kind, channel, "x").ToDocument(Envelope, Next()));
        return this;
    }

    public static ReadOnlyMemory<byte> Json(string text) => Encoding.UTF8.GetBytes(text);

    /// <summary>As the log does: the first document under an id stays.</summary>
    private void Append(LogDocument document)
    {
        if (!Documents.Exists(existing => existing.Id == document.Id)) Documents.Add(document);
    }

    private DateTimeOffset Next() => Start.AddSeconds(++_seconds);
}
