using System.Buffers;
using System.IO.Pipelines;

namespace MessageFunctions.Messages.Accept;

/// <summary>Reads lines of a stream, holding at most one line and what the pipe has read ahead.</summary>
internal sealed class LineReader(PipeReader pipe) : IDisposable
{
    private ReadOnlySequence<byte> _buffer;
    private bool _held;
    private bool _ended;
    private byte[] _joined = [];

    /// <summary>The next line without its end; null after the last. It stays as it is until the next call.</summary>
    /// <param name="maxBytes">What is longer is passed over and answered as too long.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async ValueTask<Line?> ReadAsync(int maxBytes, CancellationToken cancellationToken)
    {
        var tooLong = false;
        while (true)
        {
            if (_held && _buffer.PositionOf((byte)'\n') is { } end)
            {
                var line = _buffer.Slice(0, end);
                _buffer = _buffer.Slice(_buffer.GetPosition(1, end));
                return Finish(line, maxBytes, tooLong);
            }
            if (_ended)
            {
                if (_buffer.IsEmpty && !tooLong) return null;
                var rest = _buffer;
                _buffer = _buffer.Slice(_buffer.End);
                return Finish(rest, maxBytes, tooLong);
            }
            tooLong |= _held && _buffer.Length > maxBytes;
            if (_held) pipe.AdvanceTo(tooLong ? _buffer.End : _buffer.Start, _buffer.End);
            _held = false;
            var result = await pipe.ReadAsync(cancellationToken);
            (_buffer, _held, _ended) = (result.Buffer, true, result.IsCompleted);
        }
    }

    /// <summary>Gives the pipe back what was not read.</summary>
    public void Dispose()
    {
        if (_held) pipe.AdvanceTo(_buffer.Start, _buffer.End);
        _held = false;
    }

    private Line Finish(ReadOnlySequence<byte> line, int maxBytes, bool tooLong)
    {
        if (tooLong || line.Length > maxBytes + 1) return new Line(default, TooLong: true);
        var bytes = line.IsSingleSegment ? line.First : Join(line);
        return new Line(bytes is { Length: > 0 } && bytes.Span[^1] == '\r' ? bytes[..^1] : bytes, TooLong: false);
    }

    private ReadOnlyMemory<byte> Join(ReadOnlySequence<byte> line)
    {
        var length = (int)line.Length;
        if (_joined.Length < length) _joined = new byte[Math.Max(length, 4096)];
        line.CopyTo(_joined);
        return _joined.AsMemory(0, length);
    }

    /// <summary>A line as read.</summary>
    internal readonly record struct Line(ReadOnlyMemory<byte> Bytes, bool TooLong);
}
