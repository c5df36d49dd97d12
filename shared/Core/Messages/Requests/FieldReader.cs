using System.Text.Json;
using MessageFunctions.Channels;
using MessageFunctions.Problems;

namespace MessageFunctions.Messages.Requests;

/// <summary>Reads the fields of a request's object; which fields there are depends on what is being read.</summary>
internal readonly struct FieldReader(ReadOnlyMemory<byte> body, RequestHead? head, RequestMessage? message, List<ReadMessage>? messages)
{
    [Flags]
    private enum Field
    {
        None = 0,
        Line = 1,
        Kind = 2,
        Priority = 4,
        Channels = 8,
        Template = 16,
        Content = 32,
        SendAt = 64,
        ExpiresAt = 128,
        To = 256,
        Params = 512,
        Reference = 1024,
        Messages = 2048,
    }

    public void ReadObject(ref Utf8JsonReader json, string path, ref ProblemList problems)
    {
        var start = json.BytesConsumed;
        var seen = Field.None;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var field = Identify(ref json);
            var pointer = field == Field.None ? JsonText.Pointer(path, ref json) : path + Pointer(field);
            json.Read();
            if (field == Field.None)
            {
                problems.Add(ProblemCode.PropertyUnknown, pointer, "There is no such property.");
                json.Skip();
            }
            else if ((seen & field) != 0)
            {
                problems.Add(ProblemCode.PropertyDuplicate, pointer, "The property is there twice.");
                json.Skip();
            }
            else
            {
                seen |= field;
                ReadField(ref json, field, pointer, ref problems);
            }
        }
        if (head is not null && messages is not null && (seen & Field.Messages) == 0) problems.Add(ProblemCode.Required, path + "/messages", "The messages are missing.");
        if (message is null) return;
        message.Bytes = (int)(json.BytesConsumed - start);
        if ((seen & Field.To) == 0) problems.Add(ProblemCode.Required, path + "/to", "The recipient is missing.");
    }

    private Field Identify(ref Utf8JsonReader json)
    {
        if (message is not null)
        {
            if (json.ValueTextEquals("to"u8)) return Field.To;
            if (json.ValueTextEquals("params"u8)) return Field.Params;
            if (json.ValueTextEquals("reference"u8)) return Field.Reference;
        }
        if (json.ValueTextEquals("content"u8)) return Field.Content;
        if (head is null) return Field.None;
        if (json.ValueTextEquals("line"u8)) return Field.Line;
        if (json.ValueTextEquals("kind"u8)) return Field.Kind;
        if (json.ValueTextEquals("priority"u8)) return Field.Priority;
        if (json.ValueTextEquals("channels"u8)) return Field.Channels;
        if (json.ValueTextEquals("template"u8)) return Field.Template;
        if (json.ValueTextEquals("sendAt"u8)) return Field.SendAt;
        if (json.ValueTextEquals("expiresAt"u8)) return Field.ExpiresAt;
        return messages is not null && json.ValueTextEquals("messages"u8) ? Field.Messages : Field.None;
    }

    private static string Pointer(Field field) => field switch
    {
        Field.Line => "/line",
        Field.Kind => "/kind",
        Field.Priority => "/priority",
        Field.Channels => "/channels",
        Field.Template => "/template",
        Field.Content => "/content",
        Field.SendAt => "/sendAt",
        Field.ExpiresAt => "/expiresAt",
        Field.To => "/to",
        Field.Params => "/params",
        Field.Reference => "/reference",
        Field.Messages => "/messages",
        _ => throw new ArgumentOutOfRangeException(nameof(field)),
    };

    private void ReadField(ref Utf8JsonReader json, Field field, string pointer, ref ProblemList problems)
    {
        switch (field)
        {
            case Field.Line: head!.Line = JsonText.Read(ref json, pointer, RequestLimits.MaxSmallText, TextRule.Line, ref problems); break;
            case Field.Kind: head!.Kind = ReadKind(ref json, pointer, ref problems); break;
            case Field.Priority: head!.Priority = ReadPriority(ref json, pointer, ref problems); break;
            case Field.Channels: head!.Channels = ReadChannels(ref json, pointer, ref problems); break;
            case Field.Template: ReadTemplate(ref json, pointer, ref problems); break;
            case Field.SendAt: head!.SendAt = JsonText.ReadTime(ref json, pointer, ref problems); break;
            case Field.ExpiresAt: head!.ExpiresAt = JsonText.ReadTime(ref json, pointer, ref problems); break;
            case Field.Content:
                var content = ContentReader.Read(ref json, pointer, ref problems);
                if (head is null) message!.Content = content;
                else head.Content = content;
                break;
            case Field.To: message!.To = RecipientReader.Read(ref json, pointer, ref problems); break;
            case Field.Params: message!.Parameters = ParameterReading.Read(ref json, body, pointer, ref problems); break;
            case Field.Reference: message!.Reference = JsonText.Read(ref json, pointer, RequestLimits.MaxReference, TextRule.Line, ref problems); break;
            case Field.Messages: ReadMessages(ref json, pointer, ref problems); break;
            default: throw new ArgumentOutOfRangeException(nameof(field));
        }
    }

    private static MessageKind? ReadKind(ref Utf8JsonReader json, string pointer, ref ProblemList problems)
    {
        if (JsonText.Read(ref json, pointer, RequestLimits.MaxSmallText, TextRule.Line, ref problems) is not { } text) return null;
        if (MessageKinds.TryParse(text, out var kind)) return kind;
        problems.Add(ProblemCode.ValueInvalid, pointer, "The kind is transactional, service or marketing.");
        return null;
    }

    private static Priority? ReadPriority(ref Utf8JsonReader json, string pointer, ref ProblemList problems)
    {
        if (JsonText.Read(ref json, pointer, RequestLimits.MaxSmallText, TextRule.Line, ref problems) is not { } text) return null;
        if (Priorities.TryParse(text, out var priority)) return priority;
        problems.Add(ProblemCode.ValueInvalid, pointer, "The priority is P0, P1, P2 or P3.");
        return null;
    }

    private static List<ChannelId>? ReadChannels(ref Utf8JsonReader json, string pointer, ref ProblemList problems)
    {
        if (!JsonText.Expect(ref json, JsonTokenType.StartArray, pointer, "a list of channels", ref problems)) return null;
        var channels = new List<ChannelId>();
        for (var i = 0; json.Read() && json.TokenType != JsonTokenType.EndArray; i++)
        {
            var item = $"{pointer}/{i}";
            if (i == RequestLimits.MaxChannels) problems.Add(ProblemCode.TooMany, pointer, $"At most {RequestLimits.MaxChannels} channels.");
            if (JsonText.Read(ref json, item, RequestLimits.MaxSmallText, TextRule.Line, ref problems) is not { } text || i >= RequestLimits.MaxChannels) continue;
            if (!ChannelId.TryParse(text, out var channel)) problems.Add(ProblemCode.ValueInvalid, item, "Not the id of a channel.");
            else if (channels.Contains(channel)) problems.Add(ProblemCode.ValueInvalid, item, "The channel is there twice.");
            else channels.Add(channel);
        }
        if (channels.Count == 0) problems.Add(ProblemCode.ValueTooShort, pointer, "At least one channel; leave the property out for the routing of the line.");
        return channels;
    }

    /// <summary>Either the id, for the active version, or an object with id and version.</summary>
    private void ReadTemplate(ref Utf8JsonReader json, string pointer, ref ProblemList problems)
    {
        if (json.TokenType == JsonTokenType.String)
        {
            head!.Template = JsonText.Read(ref json, pointer, RequestLimits.MaxSmallText, TextRule.Line, ref problems);
            return;
        }
        if (!JsonText.Expect(ref json, JsonTokenType.StartObject, pointer, "a template's id, or an object with id and version", ref problems)) return;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var (isId, isVersion) = (json.ValueTextEquals("id"u8), json.ValueTextEquals("version"u8));
            var item = isId ? pointer + "/id" : isVersion ? pointer + "/version" : JsonText.Pointer(pointer, ref json);
            json.Read();
            if (isId && head!.Template is null) head.Template = JsonText.Read(ref json, item, RequestLimits.MaxSmallText, TextRule.Line, ref problems);
            else if (isVersion && head!.TemplateVersion is null) head.TemplateVersion = JsonText.ReadNumber(ref json, item, 1, int.MaxValue, ref problems);
            else
            {
                problems.Add(isId || isVersion ? ProblemCode.PropertyDuplicate : ProblemCode.PropertyUnknown, item, "A template has one id and one version.");
                json.Skip();
            }
        }
        if (head!.Template is null) problems.Add(ProblemCode.Required, pointer + "/id", "The id of the template is missing.");
    }

    private void ReadMessages(ref Utf8JsonReader json, string pointer, ref ProblemList problems)
    {
        if (!JsonText.Expect(ref json, JsonTokenType.StartArray, pointer, "a list of messages", ref problems)) return;
        for (var i = 0; json.Read() && json.TokenType != JsonTokenType.EndArray; i++)
        {
            if (i >= RequestLimits.MaxBatchMessages)
            {
                if (i == RequestLimits.MaxBatchMessages) problems.Add(ProblemCode.TooMany, pointer, $"At most {RequestLimits.MaxBatchMessages} messages; send more as application/x-ndjson.");
                json.Skip();
                continue;
            }
            var read = new RequestMessage();
            var own = default(ProblemList);
            if (JsonText.Expect(ref json, JsonTokenType.StartObject, "", "an object", ref own)) new FieldReader(body, null, read, null).ReadObject(ref json, "", ref own);
            messages!.Add(new ReadMessage(read, own.Items));
        }
        if (messages!.Count == 0) problems.Add(ProblemCode.ValueTooShort, pointer, "At least one message.");
    }
}
