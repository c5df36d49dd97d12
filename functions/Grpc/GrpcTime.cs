using System.Globalization;
using Google.Protobuf.WellKnownTypes;

namespace MessageFunctions.Functions.Grpc;

/// <summary>Times between protocol buffers and the API's texts.</summary>
internal static class GrpcTime
{
    private const long FirstSecond = -62_135_596_800;
    private const long LastSecond = 253_402_300_799;

    /// <summary>RFC 3339; a text that is no time where the value is none, so that it is refused like one.</summary>
    public static string Text(Timestamp time) => time is { Seconds: >= FirstSecond and <= LastSecond, Nanos: >= 0 and <= 999_999_999 }
        ? time.ToDateTimeOffset().ToString("yyyy-MM-ddTHH:mm:ss.FFFFFFFZ", CultureInfo.InvariantCulture)
        : "out of range";

    public static Timestamp? Of(DateTimeOffset? time) => time is { } at ? Timestamp.FromDateTimeOffset(at) : null;
}
