using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace MessageFunctions.Functions.OpenApi;

/// <summary>
/// The API's description: the files of <c>Document/</c>, one a capability, put together once. <c>base.json</c> is the frame; the others add paths and
/// schemas to it.
/// </summary>
internal sealed class OpenApiDocument
{
    /// <summary>What the names of the files' resources begin with.</summary>
    private const string Prefix = "openapi/";

    private static readonly JsonSerializerOptions Written = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly Lazy<(byte[] Json, string ETag)> _built = new(() =>
    {
        var json = Encoding.UTF8.GetBytes(Build().ToJsonString(Written));
        return (json, $"\"{Convert.ToHexStringLower(SHA256.HashData(json).AsSpan(0, 16))}\"");
    });

    public byte[] Json => _built.Value.Json;

    public string ETag => _built.Value.ETag;

    /// <exception cref="InvalidOperationException">Two files have the same path or schema.</exception>
    public static JsonObject Build()
    {
        var document = Read($"{Prefix}base.json");
        var names = typeof(OpenApiDocument).Assembly.GetManifestResourceNames().Where(name => name.StartsWith(Prefix, StringComparison.Ordinal) && name != $"{Prefix}base.json");
        foreach (var name in names.Order(StringComparer.Ordinal))
        {
            var part = Read(name);
            Add(document["paths"]!.AsObject(), part["paths"], name);
            Add(document["components"]!["schemas"]!.AsObject(), part["components"]?["schemas"], name);
        }
        return document;
    }

    private static void Add(JsonObject to, JsonNode? from, string name)
    {
        foreach (var (key, value) in from?.AsObject() ?? [])
        {
            if (!to.TryAdd(key, value!.DeepClone())) throw new InvalidOperationException($"{name} describes {key} a second time.");
        }
    }

    private static JsonObject Read(string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(name)!;
        return JsonNode.Parse(stream)!.AsObject();
    }
}
