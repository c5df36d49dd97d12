using System.Diagnostics;
using System.Net.Sockets;
using System.Text;

namespace MessageFunctions.Benchmarks;

/// <summary>Sends the same request over one connection again and again. It costs a fraction of HttpClient, which would hide the server behind it.</summary>
internal static class RawHttpClient
{
    public static async Task<long> CountAsync(Uri address, string path, byte[] answer, long begun, double seconds)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(address.Host, address.Port);
        var request = Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: {address.Authority}\r\n\r\n");
        var buffer = new byte[4096];
        var count = 0L;
        while (Stopwatch.GetElapsedTime(begun).TotalSeconds < seconds)
        {
            await socket.SendAsync(request);
            var length = 0;
            while (!buffer.AsSpan(0, length).EndsWith(answer))
            {
                var read = await socket.ReceiveAsync(buffer.AsMemory(length));
                if (read == 0) throw new IOException("The server closed the connection.");
                length += read;
            }
            if (count == 0 && !buffer.AsSpan(0, length).StartsWith("HTTP/1.1 200"u8)) throw new InvalidOperationException(Encoding.ASCII.GetString(buffer, 0, length));
            count++;
        }
        return count;
    }
}
