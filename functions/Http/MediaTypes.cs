using System.Net.Http.Headers;
using Microsoft.AspNetCore.Http;

namespace MessageFunctions.Functions.Http;

/// <summary>Which kind of body a request says it has.</summary>
internal static class MediaTypes
{
    public const string Json = "application/json";
    public const string NdJson = "application/x-ndjson";
    public const string MergePatch = "application/merge-patch+json";

    public static bool IsJson(this HttpRequest request) => Is(request, Json);

    public static bool IsNdJson(this HttpRequest request) => Is(request, NdJson);

    public static bool IsMergePatch(this HttpRequest request) => Is(request, MergePatch);

    private static bool Is(HttpRequest request, string mediaType)
    {
        if (request.ContentType is not { } text) return false;
        if (text.Equals(mediaType, StringComparison.OrdinalIgnoreCase)) return true;
        return MediaTypeHeaderValue.TryParse(text, out var parsed)
            && mediaType.Equals(parsed.MediaType, StringComparison.OrdinalIgnoreCase)
            && parsed.CharSet is null or "utf-8" or "UTF-8" or "\"utf-8\"";
    }
}
