using System.Text.Json;

namespace MessageFunctions.Embedded.Hosting;

/// <summary>Reads the <c>Values</c>, the <c>ConnectionStrings</c> and the <c>Host</c> of <c>local.settings.json</c> as the settings they stand in for.</summary>
internal static class LocalSettings
{
    public const string FileName = "local.settings.json";

    /// <exception cref="FunctionDefinitionException">The file is not what it should be.</exception>
    public static Dictionary<string, string?> Read(string directory)
    {
        var settings = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        var path = Path.Combine(directory, FileName);
        if (!File.Exists(path)) return settings;
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path), new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
            Add(document.RootElement, "Values", "", settings);
            Add(document.RootElement, "ConnectionStrings", "ConnectionStrings:", settings);
            Add(document.RootElement, "Host", "Host:", settings);
        }
        catch (JsonException exception)
        {
            throw new FunctionDefinitionException($"{path} is not JSON: {exception.Message}");
        }
        return settings;
    }

    private static void Add(JsonElement root, string section, string prefix, Dictionary<string, string?> settings)
    {
        if (!root.TryGetProperty(section, out var values)) return;
        foreach (var value in values.EnumerateObject())
        {
            if (value.Value.ValueKind is JsonValueKind.Object or JsonValueKind.Array)
                throw new FunctionDefinitionException($"{FileName}: '{section}.{value.Name}' is an object; only texts, numbers and booleans can be settings. Write it as '{value.Name}__<name>'.");
            settings[prefix + value.Name.Replace("__", ":", StringComparison.Ordinal)] = value.Value.ToString();
        }
    }
}
