using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace MessageFunctions.Embedded.Hosting;

/// <summary>Reads <c>host.json</c>.</summary>
internal static class HostJson
{
    public const string FileName = "host.json";

    public static IConfiguration Read(string directory) => new ConfigurationBuilder()
        .AddJsonFile(Path.Combine(directory, FileName), optional: true, reloadOnChange: false).Build();

    /// <summary>The route prefix without slashes; <c>api</c> by default, empty where it is turned off.</summary>
    public static string RoutePrefix(IConfiguration hostJson) => (hostJson["extensions:http:routePrefix"] ?? "api").Trim('/');

    public static TimeSpan? FunctionTimeout(IConfiguration hostJson)
    {
        var text = hostJson["functionTimeout"];
        if (text is null) return TimeSpan.FromMinutes(30);
        if (text is "-1") return null;
        return TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var timeout) && timeout > TimeSpan.Zero
            ? timeout
            : throw new FunctionDefinitionException($"{FileName}: functionTimeout is '{text}'. Write it as hh:mm:ss, such as 00:10:00, or -1 for no limit.");
    }
}
