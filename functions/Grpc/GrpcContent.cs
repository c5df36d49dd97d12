using Microsoft.AspNetCore.Http;

namespace MessageFunctions.Functions.Grpc;

/// <summary>The media types of gRPC-Web.</summary>
internal static class GrpcContent
{
    private const string Prefix = "application/grpc-web";

    /// <summary>Whether a request is a gRPC-Web call, in whatever form, so that its caller understands only answers of gRPC-Web.</summary>
    public static bool Is(HttpRequest request) => request.ContentType?.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase) == true;

    /// <summary>Whether the messages of a call are protocol buffers, which is what is spoken here.</summary>
    public static bool IsProto(HttpRequest request) => Suffix(request) is "" or "+proto" or "-text" or "-text+proto";

    /// <summary>Whether the frames are base64, for clients that read no binary bodies.</summary>
    public static bool IsText(HttpRequest request) => Suffix(request).StartsWith("-text", StringComparison.Ordinal);

    /// <summary>The type of the answer to a request.</summary>
    public static string AnswerTo(HttpRequest request) => IsText(request) ? "application/grpc-web-text+proto" : "application/grpc-web+proto";

    private static string Suffix(HttpRequest request) => Is(request) ? request.ContentType!.Split(';')[0].TrimEnd()[Prefix.Length..].ToLowerInvariant() : "?";
}
