using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Json.Schema;
using MessageFunctions.Functions.OpenApi;

namespace MessageFunctions.EndToEnd.Tests.Api;

/// <summary>Holds requests and answers against the API's description, more strictly than callers should: a property that it does not name fails.</summary>
internal sealed partial class OpenApiContract
{
    private readonly ConcurrentDictionary<string, JsonSchema> _schemas = new();
    private readonly List<(Regex Path, int Literals, string Template, string Method, JsonObject Operation)> _operations = [];
    private readonly JsonObject _document = OpenApiDocument.Build();
    private readonly JsonObject _definitions;

    private OpenApiContract()
    {
        foreach (var (template, item) in _document["paths"]!.AsObject())
        {
            var path = new Regex($"^{Parameter().Replace(Regex.Escape(template).Replace("\\{", "{", StringComparison.Ordinal), "[^/]+")}/?$", RegexOptions.IgnoreCase);
            foreach (var (method, operation) in item!.AsObject())
                _operations.Add((path, Parameter().Replace(template, "").Length, template, method.ToUpperInvariant(), operation!.AsObject()));
        }
        _definitions = JsonNode.Parse(_document["components"]!["schemas"]!.ToJsonString().Replace("#/components/schemas/", "#/$defs/", StringComparison.Ordinal))!.AsObject();
        foreach (var (_, schema) in _definitions) Close(schema);
    }

    public static OpenApiContract Instance { get; } = new();

    /// <summary>Operation and status of everything that was held against it.</summary>
    public ConcurrentDictionary<(string Operation, int Status), int> Seen { get; } = new();

    public IEnumerable<(string Template, string Method, JsonObject Operation)> Operations =>
        _operations.Select(operation => (operation.Template, operation.Method, operation.Operation));

    public JsonObject Document => _document;

    /// <summary>What is wrong with an exchange; null: nothing, or it is of no described operation.</summary>
    public string? Check(string method, string path, string? requestBody, int status, string? mediaType, string? answer)
    {
        if (!path.StartsWith("/api/", StringComparison.OrdinalIgnoreCase)) return null;
        var found = _operations.Where(operation => operation.Method == method && operation.Path.IsMatch(path[4..])).OrderByDescending(operation => operation.Literals).FirstOrDefault();
        if (found.Operation is null) return null;
        var name = (string)found.Operation["operationId"]!;
        Seen.AddOrUpdate((name, status), 1, (_, count) => count + 1);
        var wrong = CheckAnswer(found.Operation, status, mediaType, answer)
            ?? (status is >= 200 and < 300 && requestBody is not null ? CheckRequest(found.Operation, requestBody) : null);
        return wrong is null ? null : $"{name}, {method} {path}, {status}: {wrong} (functions/OpenApi/Document/README.md). Answer: {answer?[..Math.Min(answer.Length, 500)]}";
    }

    private string? CheckAnswer(JsonObject operation, int status, string? mediaType, string? answer)
    {
        var responses = operation["responses"]!.AsObject();
        var response = Resolve(responses[status.ToString(System.Globalization.CultureInfo.InvariantCulture)] ?? (status >= 400 ? responses["default"] : null));
        if (response is null) return "the status is not described";
        var content = response["content"]?.AsObject();
        if (content is null) return string.IsNullOrEmpty(answer) ? null : "the description says that there is no body";
        if (mediaType is null || !content.ContainsKey(mediaType)) return $"the type '{mediaType}' is not described";
        return mediaType.EndsWith("json", StringComparison.Ordinal) && answer is not null && !mediaType.Contains("ndjson", StringComparison.Ordinal)
            ? Evaluate(content[mediaType]!["schema"]!, answer)
            : null;
    }

    private string? CheckRequest(JsonObject operation, string body)
    {
        if (operation["requestBody"]?["content"]?["application/json"]?["schema"] is { } schema) return Evaluate(schema, body) is { } wrong ? $"the request that was accepted: {wrong}" : null;
        return body.Length == 0 ? null : "a body was accepted that is not described";
    }

    private string? Evaluate(JsonNode schema, string json)
    {
        var built = _schemas.GetOrAdd(schema.ToJsonString(), text =>
        {
            var root = new JsonObject
            {
                ["$schema"] = "https://json-schema.org/draft/2020-12/schema",
                ["$defs"] = _definitions.DeepClone(),
                ["allOf"] = new JsonArray(JsonNode.Parse(text.Replace("#/components/schemas/", "#/$defs/", StringComparison.Ordinal))),
            };
            return JsonSchema.FromText(root.ToJsonString());
        });
        using var document = JsonDocument.Parse(json);
        var result = built.Evaluate(document.RootElement, new EvaluationOptions { OutputFormat = OutputFormat.List, RequireFormatValidation = true });
        if (result.IsValid) return null;
        var errors = (result.Details ?? []).Where(detail => detail.Errors is { Count: > 0 }).Select(detail => $"{detail.InstanceLocation} {string.Join(", ", detail.Errors!.Values)}");
        return string.Join("; ", errors.Take(5));
    }

    private JsonNode? Resolve(JsonNode? node)
    {
        if ((string?)node?["$ref"] is not { } reference) return node;
        return reference[2..].Split('/').Aggregate((JsonNode)_document, (at, key) => at[key]!);
    }

    /// <summary>Lets an object have only the properties that are named.</summary>
    private static void Close(JsonNode? schema)
    {
        if (schema is JsonArray list)
        {
            foreach (var item in list) Close(item);
        }
        if (schema is not JsonObject at) return;
        if (at.ContainsKey("properties") && !at.ContainsKey("additionalProperties")) at["additionalProperties"] = false;
        foreach (var (_, child) in at.ToList()) Close(child);
    }

    [GeneratedRegex(@"\{[^}]+\}")]
    private static partial Regex Parameter();
}
