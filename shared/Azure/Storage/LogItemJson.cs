using System.Text.Json;
using System.Text.Json.Serialization;

namespace MessageFunctions.AzureAdapters.Storage;

/// <summary>What the log serializes beside its items.</summary>
[JsonSerializable(typeof(JsonElement))]
[JsonSerializable(typeof(string))]
[JsonSerializable(typeof(int))]
internal sealed partial class LogItemJson : JsonSerializerContext;
