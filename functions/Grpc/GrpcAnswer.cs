using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Text;
using Google.Protobuf;
using Google.Rpc;
using MessageFunctions.Problems;
using Microsoft.AspNetCore.Http;

namespace MessageFunctions.Functions.Grpc;

/// <summary>
/// The answer to a unary call of gRPC-Web: a message and the trailers <c>grpc-status: 0</c>, or trailers that say why not. The HTTP status is 200
/// either way; the trailers are the last frame of the body.
/// </summary>
internal sealed class GrpcAnswer : IResult
{
    private readonly IMessage? _message;
    private readonly GrpcFailure? _failure;

    private GrpcAnswer(IMessage? message, GrpcFailure? failure) => (_message, _failure) = (message, failure);

    public static GrpcAnswer Of(IMessage message) => new(message, null);

    public static GrpcAnswer Of(GrpcFailure failure) => new(null, failure);

    public static GrpcAnswer Of(Problem problem) => new(null, GrpcProblems.From(problem));

    public Task ExecuteAsync(HttpContext httpContext)
    {
        var (request, response) = (httpContext.Request, httpContext.Response);
        var body = Frames();
        response.StatusCode = StatusCodes.Status200OK;
        response.ContentType = GrpcContent.AnswerTo(request);
        response.Headers.CacheControl = "no-store";
        if (_failure is { Code: Code.Unimplemented }) response.Headers["grpc-accept-encoding"] = "identity";
        var output = GrpcContent.IsText(request) ? Base64Text(body.WrittenSpan) : body.WrittenMemory;
        response.ContentLength = output.Length;
        return response.Body.WriteAsync(output, httpContext.RequestAborted).AsTask();
    }

    private ArrayBufferWriter<byte> Frames()
    {
        var size = _message?.CalculateSize() ?? 0;
        var output = new ArrayBufferWriter<byte>(size + 256);
        if (_message is not null)
        {
            GrpcFrames.WriteMessageHead(output.GetSpan(GrpcFrames.Head), size);
            output.Advance(GrpcFrames.Head);
            _message.WriteTo(output);
        }
        GrpcFrames.WriteTrailers(output, _failure is null ? "grpc-status: 0\r\n" : Trailers(_failure));
        return output;
    }

    private static string Trailers(GrpcFailure failure)
    {
        var trailers = $"grpc-status: {((int)failure.Code).ToString(CultureInfo.InvariantCulture)}\r\ngrpc-message: {Percent(failure.Message)}\r\n";
        return failure.Details is { } details ? $"{trailers}grpc-status-details-bin: {Convert.ToBase64String(details.ToByteArray()).TrimEnd('=')}\r\n" : trailers;
    }

    /// <summary>As gRPC writes <c>grpc-message</c>: printable ASCII but the percent sign stays, every other byte of the UTF-8 is <c>%XX</c>.</summary>
    private static string Percent(string text)
    {
        var output = new StringBuilder(text.Length);
        foreach (var unit in Encoding.UTF8.GetBytes(text))
        {
            if (unit is >= 0x20 and <= 0x7e and not (byte)'%') output.Append((char)unit);
            else output.Append(CultureInfo.InvariantCulture, $"%{unit:X2}");
        }
        return output.ToString();
    }

    private static byte[] Base64Text(ReadOnlySpan<byte> body)
    {
        var text = new byte[Base64.GetMaxEncodedToUtf8Length(body.Length)];
        Base64.EncodeToUtf8(body, text, out _, out _);
        return text;
    }
}
