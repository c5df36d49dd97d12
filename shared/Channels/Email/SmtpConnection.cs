using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;

namespace MessageFunctions.Channels.Email;

/// <summary>One connection to the mail server; one message at a time.</summary>
internal sealed class SmtpConnection : IDisposable
{
    private readonly EmailOptions _options;
    private readonly TimeProvider _time;
    private readonly DataWatch _data = new();
    private readonly SmtpClient _client;

    public SmtpConnection(EmailOptions options, X509Certificate2Collection authorities, TimeProvider time)
    {
        _options = options;
        _time = time;
        _client = new SmtpClient(_data) { CheckCertificateRevocation = options.CheckRevocation && authorities.Count == 0 };
        if (authorities.Count > 0) _client.ServerCertificateValidationCallback = (_, certificate, _, errors) => Trusts(authorities, certificate, errors);
    }

    /// <summary>Whether another message may follow.</summary>
    public bool IsUsable => _client.IsConnected;

    /// <summary>When it was last used.</summary>
    public DateTimeOffset UsedAt { get; private set; }

    /// <summary>Connects, protects and authenticates; null when that went well, else the outcome for whatever was to be sent.</summary>
    public async ValueTask<SendOutcome?> OpenAsync(CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(_options.ConnectTimeoutSeconds), _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        try
        {
            var security = _options.Security switch
            {
                SmtpSecurity.None => SecureSocketOptions.None,
                SmtpSecurity.StartTls => SecureSocketOptions.StartTls,
                SmtpSecurity.Tls => SecureSocketOptions.SslOnConnect,
                _ => throw new InvalidOperationException($"Unknown security {_options.Security}."),
            };
            await _client.ConnectAsync(_options.Host, _options.Port, security, either.Token);
            if (_options.UserName.Length > 0) await _client.AuthenticateAsync(_options.UserName, _options.Password, either.Token);
            return null;
        }
        catch (Exception exception) when (exception is AuthenticationException or SslHandshakeException or NotSupportedException)
        {
            // A person can mend this while the messages wait.
            return new SendOutcome.Retryable(SendCode.AuthenticationFailed);
        }
        catch (SmtpCommandException refusal)
        {
            return new SendOutcome.Retryable(SendCode.ProviderUnavailable, providerCode: ((int)refusal.StatusCode).ToString(System.Globalization.CultureInfo.InvariantCulture), text: refusal.Message);
        }
        catch (Exception exception) when (exception is SocketException or IOException or ProtocolException)
        {
            return new SendOutcome.Retryable(SendCode.Unreachable);
        }
        catch (OperationCanceledException)
        {
            return new SendOutcome.Retryable(cancellationToken.IsCancellationRequested ? SendCode.Interrupted : SendCode.Unreachable);
        }
    }

    /// <summary>
    /// Sends one mail. After anything but an orderly refusal the connection is closed. A caller that gives up gets an outcome too, so that
    /// what is known of the other messages of its batch is not lost.
    /// </summary>
    public async ValueTask<SendOutcome> SendAsync(MimeMessage mail, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(_options.SendTimeoutSeconds), _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        _data.Reset();
        try
        {
            var answer = await _client.SendAsync(mail, either.Token);
            UsedAt = _time.GetUtcNow();
            return new SendOutcome.Accepted(mail.MessageId!, "250", answer);
        }
        catch (SmtpCommandException refusal)
        {
            if ((int)refusal.StatusCode == SmtpAnswers.ServiceClosing) _client.Disconnect(quit: false, CancellationToken.None);
            return SmtpAnswers.Read(refusal);
        }
        catch (NotSupportedException)
        {
            // An address beyond ASCII, and a server without SMTPUTF8.
            return new SendOutcome.Rejected(SendCode.RecipientInvalid);
        }
        catch (Exception exception) when (exception is IOException or SocketException or ProtocolException)
        {
            return Broken(SendCode.ConnectionLost);
        }
        catch (OperationCanceledException)
        {
            return Broken(cancellationToken.IsCancellationRequested ? SendCode.Interrupted : SendCode.TimedOut);
        }
    }

    /// <summary>Says goodbye where the server still listens.</summary>
    public async ValueTask CloseAsync()
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(2), _time);
        try
        {
            if (_client.IsConnected) await _client.DisconnectAsync(quit: true, timeout.Token);
        }
        catch (Exception exception) when (exception is IOException or SocketException or ProtocolException or CommandException or OperationCanceledException)
        {
            // It is closed either way, and nothing was under way.
        }
        _client.Dispose();
    }

    public void Dispose() => _client.Dispose();

    private SendOutcome Broken(string reason)
    {
        var begun = _data.HasBegun;
        if (_client.IsConnected) _client.Disconnect(quit: false, CancellationToken.None);
        return begun ? new SendOutcome.Unknown(reason) : new SendOutcome.Retryable(SendCode.ProviderUnavailable);
    }

    private static bool Trusts(X509Certificate2Collection authorities, X509Certificate? certificate, SslPolicyErrors errors)
    {
        if (certificate is not X509Certificate2 presented) return false;
        if ((errors & ~SslPolicyErrors.RemoteCertificateChainErrors) != 0) return false;
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(authorities);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        return chain.Build(presented);
    }
}
