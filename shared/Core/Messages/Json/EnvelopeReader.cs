using System.Text.Json;
using MessageFunctions.Channels;
using MessageFunctions.Storage;
using MessageFunctions.Tenants;

namespace MessageFunctions.Messages.Json;

/// <summary>Reads what <see cref="EnvelopeWriter"/> wrote. Properties that it does not know are passed over, so that an older program reads a newer one's documents.</summary>
internal static class EnvelopeReader
{
    /// <exception cref="JsonException">The body is not an envelope's.</exception>
    public static Envelope Read(LogDocument document)
    {
        var reader = new Utf8JsonReader(document.Body.Span);
        var head = new Head();
        ReadStart(ref reader, JsonTokenType.StartObject);
        while (ReadName(ref reader))
        {
            if (reader.ValueTextEquals("line"u8)) head.Line = LineId.Parse(Text(ref reader));
            else if (reader.ValueTextEquals("kind"u8)) head.Kind = MessageKinds.TryParse(Text(ref reader), out var kind) ? kind : throw Unreadable();
            else if (reader.ValueTextEquals("priority"u8)) head.Priority = Priorities.TryParse(Text(ref reader), out var priority) ? priority : throw Unreadable();
            else if (reader.ValueTextEquals("plan"u8)) ReadPlan(ref reader, head.Plan);
            else if (reader.ValueTextEquals("batch"u8)) head.Batch = BatchId.Parse(Text(ref reader));
            else if (reader.ValueTextEquals("sendAt"u8)) head.SendAt = Time(ref reader);
            else if (reader.ValueTextEquals("expiresAt"u8)) head.ExpiresAt = Time(ref reader);
            else if (reader.ValueTextEquals("template"u8)) head.Template = Text(ref reader);
            else if (reader.ValueTextEquals("version"u8)) head.Version = (int)Number(ref reader);
            else if (reader.ValueTextEquals("content"u8)) head.Content = ReadContent(ref reader);
            else if (reader.ValueTextEquals("policy"u8)) head.Policy = Text(ref reader);
            else if (reader.ValueTextEquals("rule"u8)) head.Rule = Text(ref reader);
            else if (reader.ValueTextEquals("review"u8)) head.Review = reader.Read() && reader.GetBoolean();
            else if (reader.ValueTextEquals("author"u8)) head.Author = Text(ref reader);
            else if (reader.ValueTextEquals("trace"u8)) head.Trace = Text(ref reader);
            else if (reader.ValueTextEquals("messages"u8)) ReadMessages(ref reader, document.Body, head.Messages);
            else reader.Skip();
        }
        return head.ToEnvelope(document);
    }

    private static void ReadPlan(ref Utf8JsonReader reader, List<PlannedChannel> plan)
    {
        ReadStart(ref reader, JsonTokenType.StartArray);
        while (reader.Read() && reader.TokenType == JsonTokenType.StartObject)
        {
            ChannelId channel = default;
            long price = 0;
            string? reason = null;
            while (ReadName(ref reader))
            {
                if (reader.ValueTextEquals("channel"u8)) channel = ChannelId.Parse(Text(ref reader));
                else if (reader.ValueTextEquals("price"u8)) price = Number(ref reader);
                else if (reader.ValueTextEquals("why"u8)) reason = Text(ref reader);
                else reader.Skip();
            }
            plan.Add(new PlannedChannel(channel, price) { Reason = reason });
        }
    }

    private static void ReadMessages(ref Utf8JsonReader reader, ReadOnlyMemory<byte> body, List<EnvelopeMessage> messages)
    {
        ReadStart(ref reader, JsonTokenType.StartArray);
        while (reader.Read() && reader.TokenType == JsonTokenType.StartObject)
        {
            string? email = null, phone = null, user = null, url = null, reference = null, key = null;
            MessageContent? content = null;
            ReadOnlyMemory<byte> parameters = default;
            while (ReadName(ref reader))
            {
                if (reader.ValueTextEquals("email"u8)) email = Text(ref reader);
                else if (reader.ValueTextEquals("phone"u8)) phone = Text(ref reader);
                else if (reader.ValueTextEquals("user"u8)) user = Text(ref reader);
                else if (reader.ValueTextEquals("url"u8)) url = Text(ref reader);
                else if (reader.ValueTextEquals("params"u8)) parameters = Raw(ref reader, body);
                else if (reader.ValueTextEquals("content"u8)) content = ReadContent(ref reader);
                else if (reader.ValueTextEquals("ref"u8)) reference = Text(ref reader);
                else if (reader.ValueTextEquals("key"u8)) key = Text(ref reader);
                else reader.Skip();
            }
            messages.Add(new EnvelopeMessage(messages.Count, new Recipient(email, phone, user, url))
            {
                Parameters = parameters,
                Content = content,
                Reference = reference,
                RequestKey = key,
            });
        }
    }

    private static MessageContent ReadContent(ref Utf8JsonReader reader)
    {
        string? subject = null, html = null, text = null;
        ReadStart(ref reader, JsonTokenType.StartObject);
        while (ReadName(ref reader))
        {
            if (reader.ValueTextEquals("subject"u8)) subject = Text(ref reader);
            else if (reader.ValueTextEquals("text"u8)) text = Text(ref reader);
            else if (reader.ValueTextEquals("html"u8)) html = Text(ref reader);
            else reader.Skip();
        }
        return new MessageContent(text, subject, html);
    }

    private static ReadOnlyMemory<byte> Raw(ref Utf8JsonReader reader, ReadOnlyMemory<byte> body)
    {
        reader.Read();
        var start = (int)reader.TokenStartIndex;
        reader.Skip();
        return body[start..(int)reader.BytesConsumed];
    }

    private static void ReadStart(ref Utf8JsonReader reader, JsonTokenType type)
    {
        if (!reader.Read() || reader.TokenType != type) throw Unreadable();
    }

    private static bool ReadName(ref Utf8JsonReader reader) => reader.Read() && reader.TokenType == JsonTokenType.PropertyName;

    private static string Text(ref Utf8JsonReader reader) => reader.Read() ? reader.GetString() ?? throw Unreadable() : throw Unreadable();

    private static long Number(ref Utf8JsonReader reader) => reader.Read() ? reader.GetInt64() : throw Unreadable();

    private static DateTimeOffset Time(ref Utf8JsonReader reader) => reader.Read() ? reader.GetDateTimeOffset() : throw Unreadable();

    private static JsonException Unreadable() => new("The document is not an envelope.");

    private sealed class Head
    {
        public LineId Line;
        public MessageKind Kind;
        public Priority Priority;
        public List<PlannedChannel> Plan { get; } = [];
        public BatchId? Batch;
        public DateTimeOffset? SendAt;
        public DateTimeOffset? ExpiresAt;
        public string? Template;
        public int Version;
        public MessageContent? Content;
        public string? Policy;
        public string? Rule;
        public bool Review;
        public string? Author;
        public string? Trace;
        public List<EnvelopeMessage> Messages { get; } = [];

        public Envelope ToEnvelope(LogDocument document) =>
            new(document.Tenant, document.Envelope, Line, Kind, Priority, Plan, document.At, Messages)
            {
                Batch = Batch,
                SendAt = SendAt,
                ExpiresAt = ExpiresAt,
                Template = Template is null ? null : new TemplateReference(Template, Version),
                Content = Content,
                Policy = Policy,
                Rule = Rule,
                NeedsReview = Review,
                Author = Author,
                TraceParent = Trace,
            };
    }
}
