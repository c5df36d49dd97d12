using System.Buffers;
using System.Text;
using Microsoft.DurableTask;

namespace MessageFunctions.Embedded.DurableTask;

/// <summary>Writes the stored form of history.</summary>
internal sealed class PayloadWriter
{
    private readonly ArrayBufferWriter<byte> _buffer = new(256);

    public void Byte(byte value)
    {
        _buffer.GetSpan(1)[0] = value;
        _buffer.Advance(1);
    }

    /// <summary>A number from −1 up, as base-128 digits, lowest first.</summary>
    public void Number(long value)
    {
        var rest = (ulong)(value + 1);
        var span = _buffer.GetSpan(10);
        var length = 0;
        while (rest >= 0x80)
        {
            span[length++] = (byte)((rest & 0x7F) | 0x80);
            rest >>= 7;
        }
        span[length++] = (byte)rest;
        _buffer.Advance(length);
    }

    /// <summary>Bytes with their length; −1 stands for null.</summary>
    public void Bytes(byte[]? value)
    {
        Number(value?.Length ?? -1);
        _buffer.Write(value);
    }

    public void Text(string? value)
    {
        if (value is null)
        {
            Number(-1);
            return;
        }
        var length = Encoding.UTF8.GetByteCount(value);
        Number(length);
        _buffer.Advance(Encoding.UTF8.GetBytes(value, _buffer.GetSpan(length)));
    }

    public void Failure(TaskFailureDetails failure)
    {
        Text(failure.ErrorType);
        Text(failure.ErrorMessage);
        Text(failure.StackTrace);
        Byte(failure.InnerFailure is null ? (byte)0 : (byte)1);
        if (failure.InnerFailure is not null) Failure(failure.InnerFailure);
    }

    public byte[] ToArray() => _buffer.WrittenSpan.ToArray();
}
