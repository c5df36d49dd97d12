using System.Net;
using System.Net.Sockets;

namespace MessageFunctions.Channels.Webhook;

/// <summary>Resolves a name, judges what came out, and connects to exactly that.</summary>
/// <param name="guard">Which addresses may be called.</param>
/// <param name="resolve">Resolves a host name.</param>
internal sealed class GuardedConnector(DestinationGuard guard, Func<string, CancellationToken, Task<IPAddress[]>> resolve)
{
    /// <summary>More addresses of one name are not tried.</summary>
    private const int MaxAddresses = 8;

    /// <exception cref="ForbiddenDestinationException">None of the addresses may be called; nothing was sent to any.</exception>
    /// <exception cref="SocketException">The name has no address, or none of them answers.</exception>
    public async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var host = context.DnsEndPoint.Host;
        var addresses = IPAddress.TryParse(host, out var literal) ? [literal] : await resolve(host, cancellationToken);
        var callable = addresses.Where(guard.Allows).Take(MaxAddresses).ToArray();
        if (callable.Length == 0)
            throw addresses.Length == 0 ? new SocketException((int)SocketError.HostNotFound) : new ForbiddenDestinationException();

        SocketException? last = null;
        foreach (var address in callable)
        {
            var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                await socket.ConnectAsync(new IPEndPoint(address, context.DnsEndPoint.Port), cancellationToken);
                return new NetworkStream(socket, ownsSocket: true);
            }
            catch (SocketException exception)
            {
                socket.Dispose();
                last = exception;
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        }
        throw last!;
    }
}

/// <summary>A URL leads to an address that must not be called.</summary>
internal sealed class ForbiddenDestinationException() : Exception("The destination is in a network that is not called.");
