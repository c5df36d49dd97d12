using System.Text.Json;
using System.Text.Unicode;
using MessageFunctions.Problems;

namespace MessageFunctions.Messages.Requests;

/// <summary>
/// Reads requests token by token, without a document in between, and collects everything that is wrong on the way. Only a body that is not JSON
/// ends it early.
/// </summary>
public static class RequestReader
{
    private static readonly JsonReaderOptions Options = new() { MaxDepth = RequestLimits.MaxDepth };

    /// <summary>Reads a single message: head and message in one object.</summary>
    public static (RequestHead Head, RequestMessage Message) ReadMessage(ReadOnlyMemory<byte> body, ref ProblemList problems)
    {
        var head = new RequestHead();
        var message = new RequestMessage();
        Read(body, "", head, message, null, ref problems);
        return (head, message);
    }

    /// <summary>Reads the head of an NDJSON batch.</summary>
    public static RequestHead ReadHead(ReadOnlyMemory<byte> body, ref ProblemList problems)
    {
        var head = new RequestHead();
        Read(body, "", head, null, null, ref problems);
        return head;
    }

    /// <summary>Reads one line of an NDJSON batch.</summary>
    public static RequestMessage ReadLine(ReadOnlyMemory<byte> body, ref ProblemList problems)
    {
        var message = new RequestMessage();
        Read(body, "", null, message, null, ref problems);
        return message;
    }

    /// <summary>Reads a JSON batch: the head with its <c>messages</c>. What is wrong with single messages stays with them.</summary>
    public static (RequestHead Head, List<ReadMessage> Messages) ReadBatch(ReadOnlyMemory<byte> body, ref ProblemList problems)
    {
        var head = new RequestHead();
        var messages = new List<ReadMessage>();
        Read(body, "", head, null, messages, ref problems);
        return (head, messages);
    }

    private static void Read(
        ReadOnlyMemory<byte> body, string path, RequestHead? head, RequestMessage? message, List<ReadMessage>? messages, ref ProblemList problems)
    {
        if (!Utf8.IsValid(body.Span))
        {
            problems.Add(ProblemCode.TextEncodingInvalid, "", "The body is not UTF-8.");
            return;
        }
        var json = new Utf8JsonReader(body.Span, Options);
        try
        {
            if (!json.Read()) problems.AddFirst(ProblemCode.JsonInvalid, "The body is empty.");
            else if (json.TokenType != JsonTokenType.StartObject) problems.Add(ProblemCode.TypeInvalid, "", "The body is not a JSON object.");
            else
            {
                var fields = new FieldReader(body, head, message, messages);
                fields.ReadObject(ref json, path, ref problems);
                // What follows the object makes the body invalid: the reader refuses it here.
                json.Read();
            }
        }
        catch (JsonException)
        {
            if (json.CurrentDepth >= RequestLimits.MaxDepth - 1) problems.AddFirst(ProblemCode.JsonTooDeep, $"The body is nested deeper than {RequestLimits.MaxDepth}.");
            else problems.AddFirst(ProblemCode.JsonInvalid, $"The body is not JSON at byte {json.BytesConsumed}.");
        }
    }
}

/// <summary>One message of a batch with what is wrong with it.</summary>
/// <param name="Message">As far as it could be read.</param>
/// <param name="Problems">Empty: nothing.</param>
public readonly record struct ReadMessage(RequestMessage Message, IReadOnlyList<ProblemItem> Problems);
