using System.Runtime.Serialization;

namespace MessageFunctions.Embedded.ServiceBus;

/// <summary>The stored form of application properties: the types that Service Bus carries, each with its tag.</summary>
internal static class PropertyValue
{
    private enum Tag : byte
    {
        Null, Text, Boolean, Byte, SByte, Int16, UInt16, Int32, UInt32, Int64, UInt64, Single, Double, Decimal, Char, Guid, DateTime,
        DateTimeOffset, TimeSpan, Uri,
    }

    public static void WriteAll(BinaryWriter writer, Dictionary<string, object> properties)
    {
        writer.Write7BitEncodedInt(properties.Count);
        foreach (var (name, value) in properties)
        {
            writer.Write(name);
            Write(writer, name, value);
        }
    }

    public static Dictionary<string, object> ReadAll(BinaryReader reader)
    {
        var count = reader.Read7BitEncodedInt();
        var properties = new Dictionary<string, object>(count);
        for (var i = 0; i < count; i++)
        {
            var name = reader.ReadString();
            properties[name] = Read(reader)!;
        }
        return properties;
    }

    private static void Write(BinaryWriter writer, string name, object? value)
    {
        switch (value)
        {
            case null: writer.Write((byte)Tag.Null); break;
            case string text: writer.Write((byte)Tag.Text); writer.Write(text); break;
            case bool boolean: writer.Write((byte)Tag.Boolean); writer.Write(boolean); break;
            case byte number: writer.Write((byte)Tag.Byte); writer.Write(number); break;
            case sbyte number: writer.Write((byte)Tag.SByte); writer.Write(number); break;
            case short number: writer.Write((byte)Tag.Int16); writer.Write(number); break;
            case ushort number: writer.Write((byte)Tag.UInt16); writer.Write(number); break;
            case int number: writer.Write((byte)Tag.Int32); writer.Write(number); break;
            case uint number: writer.Write((byte)Tag.UInt32); writer.Write(number); break;
            case long number: writer.Write((byte)Tag.Int64); writer.Write(number); break;
            case ulong number: writer.Write((byte)Tag.UInt64); writer.Write(number); break;
            case float number: writer.Write((byte)Tag.Single); writer.Write(number); break;
            case double number: writer.Write((byte)Tag.Double); writer.Write(number); break;
            case decimal number: writer.Write((byte)Tag.Decimal); writer.Write(number); break;
            case char letter: writer.Write((byte)Tag.Char); writer.Write((ushort)letter); break;
            case Guid guid: writer.Write((byte)Tag.Guid); writer.Write(guid.ToByteArray()); break;
            case DateTime time: writer.Write((byte)Tag.DateTime); writer.Write(time.ToUniversalTime().Ticks); break;
            case DateTimeOffset time: writer.Write((byte)Tag.DateTimeOffset); writer.Write(time.UtcTicks); break;
            case TimeSpan span: writer.Write((byte)Tag.TimeSpan); writer.Write(span.Ticks); break;
            case Uri uri: writer.Write((byte)Tag.Uri); writer.Write(uri.OriginalString); break;
            default: throw new SerializationException($"The application property '{name}' is a {value.GetType()}, which Service Bus does not carry.");
        }
    }

    private static object? Read(BinaryReader reader) => (Tag)reader.ReadByte() switch
    {
        Tag.Null => null,
        Tag.Text => reader.ReadString(),
        Tag.Boolean => reader.ReadBoolean(),
        Tag.Byte => reader.ReadByte(),
        Tag.SByte => reader.ReadSByte(),
        Tag.Int16 => reader.ReadInt16(),
        Tag.UInt16 => reader.ReadUInt16(),
        Tag.Int32 => reader.ReadInt32(),
        Tag.UInt32 => reader.ReadUInt32(),
        Tag.Int64 => reader.ReadInt64(),
        Tag.UInt64 => reader.ReadUInt64(),
        Tag.Single => reader.ReadSingle(),
        Tag.Double => reader.ReadDouble(),
        Tag.Decimal => reader.ReadDecimal(),
        Tag.Char => (char)reader.ReadUInt16(),
        Tag.Guid => new Guid(reader.ReadBytes(16)),
        Tag.DateTime => new DateTime(reader.ReadInt64(), DateTimeKind.Utc),
        Tag.DateTimeOffset => new DateTimeOffset(reader.ReadInt64(), TimeSpan.Zero),
        Tag.TimeSpan => new TimeSpan(reader.ReadInt64()),
        Tag.Uri => new Uri(reader.ReadString(), UriKind.RelativeOrAbsolute),
        var tag => throw new SerializationException($"An application property has the unknown type tag {tag}."),
    };
}
