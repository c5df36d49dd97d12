using System.Text.Json.Serialization;

namespace MessageFunctions.AzureAdapters.ContentSafety;

/// <summary>The request of <c>text:analyze</c>.</summary>
internal sealed record AnalyzeTextRequest(string Text, IReadOnlyList<string> Categories, IReadOnlyList<string>? BlocklistNames, bool HaltOnBlocklistHit, string OutputType);

/// <summary>Its answer.</summary>
internal sealed record AnalyzeTextAnswer(IReadOnlyList<BlocklistMatch>? BlocklistsMatch, IReadOnlyList<CategoryAnalysis>? CategoriesAnalysis);

internal sealed record BlocklistMatch(string BlocklistName);

/// <summary>One category; severity 0 to 7.</summary>
internal sealed record CategoryAnalysis(string Category, int Severity);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(AnalyzeTextRequest))]
[JsonSerializable(typeof(AnalyzeTextAnswer))]
internal sealed partial class ContentSafetyJson : JsonSerializerContext;
