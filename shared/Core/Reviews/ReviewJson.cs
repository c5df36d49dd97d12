using System.Text.Json.Serialization;

namespace MessageFunctions.Reviews;

/// <summary>JSON of policies and verdicts, generated at build time.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ReviewPolicy))]
[JsonSerializable(typeof(IReadOnlyList<ReviewVerdict>))]
[JsonSerializable(typeof(IReadOnlyList<string>))]
public sealed partial class ReviewJson : JsonSerializerContext;
