using MimeKit;

namespace MessageFunctions.Channels.Email;

/// <summary>How the connection to the mail server is protected.</summary>
public enum SmtpSecurity
{
    /// <summary>Not at all; for servers on the same machine.</summary>
    None,

    /// <summary>Begins in the clear and must change to TLS before anything is said (usually port 587).</summary>
    StartTls,

    /// <summary>TLS from the first byte (usually port 465).</summary>
    Tls,
}

/// <summary>Settings of the e-mail channel, section <c>Channels:Email</c>.</summary>
public sealed record EmailOptions
{
    public const string Section = "Channels:Email";

    /// <summary>The mail server; empty (the default): no e-mail channel.</summary>
    public string Host { get; init; } = "";

    /// <summary>1 to 65,535; default 587.</summary>
    public int Port { get; init; } = 587;

    /// <summary>Default <see cref="SmtpSecurity.StartTls"/>.</summary>
    public SmtpSecurity Security { get; init; } = SmtpSecurity.StartTls;

    /// <summary>A PEM file of the authorities to trust instead of the system's; empty (the default): the system's.</summary>
    public string TrustedAuthorities { get; init; } = "";

    /// <summary>Whether revocation of the server's certificate is checked; default true. Not with <see cref="TrustedAuthorities"/>.</summary>
    public bool CheckRevocation { get; init; } = true;

    /// <summary>Empty (the default): no authentication. Refused without TLS.</summary>
    public string UserName { get; init; } = "";

    public string Password { get; init; } = "";

    /// <summary>The sender, such as <c>Shop &lt;shop@example.com&gt;</c>; its domain also ends every Message-ID.</summary>
    public string From { get; init; } = "";

    /// <summary>Messages of one batch, 1 to 100; default 25. SMTP knows no idempotency, so a crash leaves this many unknown.</summary>
    public int BatchSize { get; init; } = 25;

    /// <summary>Connections, 1 to 100; default 8.</summary>
    public int Concurrency { get; init; } = 8;

    /// <summary>How long a batch waits for a connection, 0 to 300 s; default 60.</summary>
    public int WaitSeconds { get; init; } = 60;

    /// <summary>To connect, TLS and authentication included, 1 to 120 s; default 15.</summary>
    public int ConnectTimeoutSeconds { get; init; } = 15;

    /// <summary>For one message, 1 to 600 s; default 60.</summary>
    public int SendTimeoutSeconds { get; init; } = 60;

    /// <summary>How long a connection may be idle before it is closed, 1 to 300 s; default 20.</summary>
    public int IdleSeconds { get; init; } = 20;

    internal MailboxAddress Sender => MailboxAddress.Parse(From);

    internal void Validate(string section = Section) => new OptionProblems(section)
        .Range(nameof(Port), Port, 1, 65_535)
        .Require(MailboxAddress.TryParse(From, out var sender) && sender.Domain.Length > 0, $"{section}:From must be an address such as 'Shop <shop@example.com>'.")
        .Require(UserName.Length == 0 || Security != SmtpSecurity.None, $"{section}:UserName is set, but without TLS the password would be readable; set Security.")
        .Require(TrustedAuthorities.Length == 0 || File.Exists(TrustedAuthorities), $"{section}:TrustedAuthorities names no file.")
        .Range(nameof(BatchSize), BatchSize, 1, 100)
        .Range(nameof(Concurrency), Concurrency, 1, 100)
        .Range(nameof(WaitSeconds), WaitSeconds, 0, 300)
        .Range(nameof(ConnectTimeoutSeconds), ConnectTimeoutSeconds, 1, 120)
        .Range(nameof(SendTimeoutSeconds), SendTimeoutSeconds, 1, 600)
        .Range(nameof(IdleSeconds), IdleSeconds, 1, 300)
        .Throw();
}
