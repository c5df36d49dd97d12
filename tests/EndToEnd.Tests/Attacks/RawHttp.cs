using System.Net.Sockets;
using System.Text;

namespace MessageFunctions.EndToEnd.Tests.Attacks;

/// <summary>Sends bytes that no client library would and reads what comes until the server closes or is quiet.</summary>
internal static class RawHttp
{
    /// <summary>How long the first byte may take, and each further one.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15), Quiet = TimeSpan.FromMilliseconds(700);

    public static async Task<string> SendAsync(Uri address, string request, CancellationToken cancellationToken)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(address.Host, address.Port, cancellationToken);
        var stream = client.GetStream();
        await stream.WriteAsync(Encoding.Latin1.GetBytes(request), cancellationToken);
        return await ReadAsync(stream, cancellationToken);
    }

    /// <summary>The status of each answer in what was read, in order.</summary>
    public static int[] Statuses(string answers) =>
        [.. answers.Split("HTTP/1.1 ").Skip(1).Select(answer => int.Parse(answer[..3], System.Globalization.CultureInfo.InvariantCulture))];

    private static async Task<string> ReadAsync(NetworkStream stream, CancellationToken cancellationToken)
    {
        var text = new StringBuilder();
        var buffer = new byte[16 * 1024];
        while (text.Length < 1024 * 1024)
        {
            using var quiet = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            quiet.CancelAfter(text.Length == 0 ? Patience : Quiet);
            try
            {
                var length = await stream.ReadAsync(buffer, quiet.Token);
                if (length == 0) break;
                text.Append(Encoding.Latin1.GetString(buffer, 0, length));
            }
            catch (Exception exception) when (exception is IOException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
            {
                break;
            }
        }
        return text.ToString();
    }
}
