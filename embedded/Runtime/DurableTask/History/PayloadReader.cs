using System.Text;
using Microsoft.DurableTask;

namespace MessageFunctions.Embedded.DurableTask;

/// <summary>Reads what <see cref="PayloadWriter"/> wrote.</summary>
internal ref struct PayloadReader(ReadOnlySpan<byte> data)
{
    private ReadOnlySpan<byte> _rest = data;

    public readonly bool IsAtEnd => _rest.IsEmpty;

    public byte Byte()
    {
        var value = _rest[0];
        _rest = _rest[1..];
        return value;
    }

    public long Number()
    {
        ulong value = 0;
        var shift = 0;
        byte digit;
        do
        {
            digit = Byte();
            value |= (ulong)(digit & 0x7F) << shift;
            shift += 7;
        }
        while (digit >= 0x80);
        return (long)value - 1;
    }

    public int Int() => (int)Number();

    public byte[]? Bytes() => Take(out var span) ? span.ToArray() : null;

    public string? Text() => Take(out var span) ? Encoding.UTF8.GetString(span) : null;

    public TaskFailureDetails Failure()
    {
        var type = Text() ?? "";
        var message = Text() ?? "";
        var stackTrace = Text();
        return new TaskFailureDetails(type, message, stackTrace, Byte() == 0 ? null : Failure(), null);
    }

    private bool Take(out ReadOnlySpan<byte> span)
    {
        var length = Int();
        span = length < 0 ? default : _rest[..length];
        _rest = _rest[span.Length..];
        return length >= 0;
    }
}
