using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;
using System.Text;
using Google.Rpc;

namespace MessageFunctions.Functions.Grpc;

/// <summary>The frames of gRPC-Web: a byte of flags, four of length, and what they announce.</summary>
internal static class GrpcFrames
{
    /// <summary>Bytes in front of a frame's content.</summary>
    public const int Head = 5;

    private const byte Compressed = 1;
    private const byte Trailers = 0x80;

    /// <summary>The one message of a unary call, or why there is none.</summary>
    /// <param name="body">All of the request's body.</param>
    /// <param name="isText">Whether the body is base64.</param>
    /// <param name="maxBytes">Largest message.</param>
    public static (ReadOnlyMemory<byte> Message, GrpcFailure? Failure) ReadMessage(ReadOnlyMemory<byte> body, bool isText, int maxBytes)
    {
        if (isText)
        {
            if (Decode(body.Span) is not { } decoded) return Failed(Code.Internal, "The body is not base64.");
            body = decoded;
        }
        if (body.Length < Head) return Failed(Code.Internal, "The body ends before its message.");
        var (flags, length) = (body.Span[0], BinaryPrimitives.ReadUInt32BigEndian(body.Span[1..]));
        if ((flags & Compressed) != 0) return Failed(Code.Unimplemented, "Compressed messages are not taken; send identity.");
        if (flags != 0) return Failed(Code.Internal, "The first frame is not a message.");
        if (length > maxBytes) return Failed(Code.ResourceExhausted, $"A message is at most {maxBytes} bytes.");
        if (body.Length - Head < length) return Failed(Code.Internal, "The body ends before its message.");
        return body.Length - Head > length
            ? Failed(Code.Unimplemented, "A unary call has one message.")
            : (body[Head..], null);
    }

    public static void WriteMessageHead(Span<byte> head, int length)
    {
        head[0] = 0;
        BinaryPrimitives.WriteUInt32BigEndian(head[1..], (uint)length);
    }

    public static void WriteTrailers(IBufferWriter<byte> output, string trailers)
    {
        var frame = output.GetSpan(Head + trailers.Length);
        frame[0] = Trailers;
        BinaryPrimitives.WriteUInt32BigEndian(frame[1..], (uint)trailers.Length);
        Encoding.ASCII.GetBytes(trailers, frame[Head..]);
        output.Advance(Head + trailers.Length);
    }

    /// <summary>Base64 of which each part may end with its own padding, as streaming encoders write it; null where it is none.</summary>
    private static byte[]? Decode(ReadOnlySpan<byte> text)
    {
        var output = new byte[Base64.GetMaxDecodedFromUtf8Length(text.Length)];
        var length = 0;
        while (text.Length > 0)
        {
            var padding = text.IndexOf((byte)'=');
            var end = padding < 0 ? text.Length : Math.Min(text.Length, (padding / 4 * 4) + 4);
            if (Base64.DecodeFromUtf8(text[..end], output.AsSpan(length), out _, out var written) != OperationStatus.Done) return null;
            length += written;
            text = text[end..];
        }
        return output[..length];
    }

    private static (ReadOnlyMemory<byte>, GrpcFailure?) Failed(Code code, string message) => (default, new GrpcFailure(code, message));
}
