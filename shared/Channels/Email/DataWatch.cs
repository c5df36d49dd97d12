using MailKit;

namespace MessageFunctions.Channels.Email;

/// <summary>Watches the protocol for the moment from which the server may hold the message: the DATA or BDAT command.</summary>
internal sealed class DataWatch : IProtocolLogger
{
    /// <summary>Whether the content of the current message began to leave.</summary>
    public bool HasBegun { get; private set; }

    public IAuthenticationSecretDetector? AuthenticationSecretDetector { get; set; }

    public void Reset() => HasBegun = false;

    public void LogConnect(Uri uri) { }

    public void LogClient(byte[] buffer, int offset, int count)
    {
        if (HasBegun) return;
        var sent = buffer.AsSpan(offset, count);
        HasBegun = BeginsALine(sent, "DATA\r\n"u8) || BeginsALine(sent, "BDAT "u8);
    }

    public void LogServer(byte[] buffer, int offset, int count) { }

    public void Dispose() { }

    private static bool BeginsALine(ReadOnlySpan<byte> sent, ReadOnlySpan<byte> command)
    {
        var at = sent.IndexOf(command);
        return at == 0 || (at > 0 && sent[at - 1] == (byte)'\n');
    }
}
