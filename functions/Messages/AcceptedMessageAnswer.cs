using System.Text;
using MessageFunctions.Messages;
using Microsoft.AspNetCore.Http;

namespace MessageFunctions.Functions.Messages;

/// <summary>202 with the message's id: the hot answer, written without a serializer.</summary>
internal sealed class AcceptedMessageAnswer(MessageId id) : IResult
{
    /// <summary>What the message is from here on.</summary>
    public const string Status = "accepted";

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        var text = id.ToString();
        response.StatusCode = StatusCodes.Status202Accepted;
        response.ContentType = "application/json";
        response.Headers.Location = string.Concat(httpContext.Request.PathBase.Value, httpContext.Request.Path.Value, "/", text);
        response.ContentLength = Write(response.BodyWriter.GetSpan(128), text);
        response.BodyWriter.Advance((int)response.ContentLength);
        await response.BodyWriter.FlushAsync(httpContext.RequestAborted);
    }

    private static int Write(Span<byte> output, string id)
    {
        ReadOnlySpan<byte> before = "{\"id\":\""u8, after = "\",\"status\":\"accepted\"}"u8;
        before.CopyTo(output);
        var length = before.Length + Encoding.ASCII.GetBytes(id, output[before.Length..]);
        after.CopyTo(output[length..]);
        return length + after.Length;
    }
}
