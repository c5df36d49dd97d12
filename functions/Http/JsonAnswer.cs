using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace MessageFunctions.Functions.Http;

/// <summary>An answer written straight into the response's buffer.</summary>
internal sealed class JsonAnswer(int status, Action<Utf8JsonWriter> write, string contentType = "application/json") : IResult, IStatusCodeHttpResult
{
    public int? StatusCode => status;

    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = status;
        response.ContentType = contentType;
        Write(response.BodyWriter, write);
        await response.BodyWriter.FlushAsync(httpContext.RequestAborted);
    }

    public static void Write(System.Buffers.IBufferWriter<byte> output, Action<Utf8JsonWriter> write)
    {
        using var writer = new Utf8JsonWriter(output, Options);
        write(writer);
    }
}
