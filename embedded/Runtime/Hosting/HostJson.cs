using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace MessageFunctions.Embedded.Hosting;

/// <summary>Reads <c>host.json</c> and holds it against the keys that the official host knows.</summary>
internal static class HostJson
{
    public const string FileName = "host.json";

    private const string StorageProvider = "extensions:durableTask:storageProvider";

    /// <exception cref="FunctionDefinitionException">Not JSON, an unknown key, or a value that the official host would not run with.</exception>
    public static IConfiguration Read(string directory)
    {
        IConfiguration hostJson;
        try
        {
            hostJson = new ConfigurationBuilder().AddJsonFile(Path.Combine(directory, FileName), optional: true, reloadOnChange: false).Build();
        }
        catch (InvalidDataException exception)
        {
            throw new FunctionDefinitionException($"{Path.Combine(directory, FileName)} is not JSON: {exception.InnerException?.Message ?? exception.Message}");
        }
        RefuseUnknown(hostJson, "");
        RefuseVisibility(hostJson, "controlQueueVisibilityTimeout");
        RefuseVisibility(hostJson, "workItemQueueVisibilityTimeout");
        return hostJson;
    }

    /// <summary>The route prefix without slashes; <c>api</c> by default, empty where it is turned off.</summary>
    public static string RoutePrefix(IConfiguration hostJson) => (hostJson["extensions:http:routePrefix"] ?? "api").Trim('/');

    public static TimeSpan? FunctionTimeout(IConfiguration hostJson)
    {
        var text = hostJson["functionTimeout"];
        if (text is null) return TimeSpan.FromMinutes(30);
        if (text is "-1") return null;
        return TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var timeout) && timeout > TimeSpan.Zero && timeout < TimeSpan.FromDays(20)
            ? timeout
            : throw new FunctionDefinitionException($"{FileName}: functionTimeout is '{text}'. Write it as hh:mm:ss, such as 00:10:00, or -1 for no limit.");
    }

    private static void RefuseUnknown(IConfiguration section, string path)
    {
        foreach (var child in section.GetChildren())
        {
            var key = path.Length == 0 ? child.Key : $"{path}.{child.Key}";
            // A list's items are its values, whatever their numbers; below a wildcard everything is the app's own.
            if (HostJsonKeys.Known.Contains(key) && child.Value is null) continue;
            if (child.Value is null && child.GetChildren().Any() && !HostJsonKeys.Known.Contains($"{path}.*")) RefuseUnknown(child, key);
            else if (!HostJsonKeys.Known.Contains(key) && !HostJsonKeys.Known.Contains($"{path}.*") && child.Value is not null)
                throw new FunctionDefinitionException($"{FileName}: '{key}' is not a known key{(HostJsonKeys.Nearest(key) is { } meant ? $"; did you mean '{meant}'?" : ".")} The official host would pass it over in silence. Correct or remove it.");
        }
    }

    /// <summary>Outside of these bounds the official host lives and answers 503.</summary>
    private static void RefuseVisibility(IConfiguration hostJson, string key)
    {
        if (hostJson[$"{StorageProvider}:{key}"] is not { } text) return;
        if (TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var timeout) && timeout >= TimeSpan.FromMinutes(1) && timeout <= TimeSpan.FromHours(1)) return;
        throw new FunctionDefinitionException($"{FileName}: 'extensions.durableTask.storageProvider.{key}' is '{text}'. It must be from 00:01:00 to 01:00:00.");
    }
}
