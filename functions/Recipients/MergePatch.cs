using System.Text.Json;
using System.Text.Json.Nodes;
using MessageFunctions.Functions.Admin;
using MessageFunctions.Functions.Http;
using MessageFunctions.Problems;
using Microsoft.AspNetCore.Http;

namespace MessageFunctions.Functions.Recipients;

/// <summary>JSON merge patches (RFC 7396) of objects.</summary>
internal static class MergePatch
{
    private const int MaxBytes = 64 * 1024;
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 16, AllowDuplicateProperties = false };

    public static async ValueTask<(JsonObject? Patch, Problem? Problem)> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (!request.IsMergePatch()) return (null, KnownProblems.MediaType(MediaTypes.MergePatch));
        if (await RequestBody.ReadAsync(request, MaxBytes, cancellationToken) is not { } body) return (null, KnownProblems.BodyTooLarge(MaxBytes));
        using (body)
        {
            try
            {
                return JsonNode.Parse(body.Bytes.Span, documentOptions: Options) is JsonObject patch ? (patch, null) : (null, AdminProblems.BodyInvalid(""));
            }
            catch (JsonException)
            {
                return (null, AdminProblems.BodyInvalid(""));
            }
        }
    }

    /// <summary>The target with what the patch names replaced, and what it sets to null taken out.</summary>
    public static JsonNode? Apply(JsonNode? target, JsonNode? patch)
    {
        if (patch is not JsonObject changes) return patch?.DeepClone();
        var result = target is JsonObject members ? members : [];
        foreach (var (name, value) in changes)
        {
            if (value is null)
            {
                result.Remove(name);
                continue;
            }
            result.TryGetPropertyValue(name, out var current);
            result.Remove(name);
            result[name] = Apply(current, value);
        }
        return result;
    }
}
