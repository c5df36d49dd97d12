using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace MessageFunctions.Benchmarks.Messages;

/// <summary>Posts the same body over one connection again and again, at a fraction of HttpClient's cost.</summary>
internal static class RawHttpPost
{
    public static async Task<long> CountAsync(
        Uri address, string path, string body, long begun, double seconds, List<double> latencies, string header = "", string expected = "HTTP/1.1 200")
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(address.Host, address.Port);
        var request = Encoding.UTF8.GetBytes($"POST {path} HTTP/1.1\r\nHost: {address.Authority}\r\nContent-Type: application/json\r\n{header}Content-Length: {body.Length}\r\n\r\n{body}");
        var start = Encoding.ASCII.GetBytes(expected);
        var buffer = new byte[8192];
        var own = new List<double>();
        while (Stopwatch.GetElapsedTime(begun).TotalSeconds < seconds)
        {
            var sent = Stopwatch.GetTimestamp();
            await socket.SendAsync(request);
            var length = 0;
            while (!IsWhole(buffer.AsSpan(0, length)))
            {
                var read = await socket.ReceiveAsync(buffer.AsMemory(length));
                if (read == 0) throw new IOException("The server closed the connection.");
                length += read;
            }
            if (!buffer.AsSpan(0, length).StartsWith(start)) throw new InvalidOperationException(Encoding.ASCII.GetString(buffer, 0, length));
            own.Add(Stopwatch.GetElapsedTime(sent).TotalMilliseconds);
        }
        lock (latencies) latencies.AddRange(own);
        return own.Count;
    }

    private static bool IsWhole(ReadOnlySpan<byte> answer)
    {
        var end = answer.IndexOf("\r\n\r\n"u8);
        if (end < 0) return false;
        var header = answer.IndexOf("Content-Length: "u8);
        if (header < 0 || header > end) throw new InvalidOperationException("The answer has no length.");
        var text = answer[(header + 16)..];
        return answer.Length >= end + 4 + int.Parse(text[..text.IndexOf((byte)'\r')], CultureInfo.InvariantCulture);
    }
}
