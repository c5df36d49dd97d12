using System.Text.Json.Serialization;

namespace MessageFunctions.Alerts;

/// <summary>How soon somebody must look.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<AlertSeverity>))]
public enum AlertSeverity
{
    /// <summary>Today.</summary>
    [JsonStringEnumMemberName("yellow")]
    Yellow,

    /// <summary>Now.</summary>
    [JsonStringEnumMemberName("red")]
    Red,
}
