using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using MessageFunctions.Channels.Email;
using MimeKit;

namespace MessageFunctions.Channels.Tests.Email;

/// <summary>A real SMTP server (aiosmtpd) in a process of its own.</summary>
internal sealed class SmtpServer : IDisposable
{
    private readonly TemporaryDirectory _directory;
    private readonly Process _process;

    private SmtpServer(TemporaryDirectory directory, Process process, int port)
    {
        _directory = directory;
        _process = process;
        Port = port;
    }

    public int Port { get; }

    /// <summary>How often somebody connected.</summary>
    public int Connections => File.ReadAllLines(_directory.File("log")).Length;

    public string CertificatePath => _directory.File("certificate.pem");

    public static async Task<SmtpServer> StartAsync(bool tls = false, string? password = null)
    {
        var directory = new TemporaryDirectory();
        var start = new ProcessStartInfo("/usr/bin/python3") { RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "Email", "smtp_server.py"));
        start.ArgumentList.Add(directory.Path);
        if (tls)
        {
            WriteCertificate(directory);
            foreach (var argument in new[] { "--certificate", directory.File("certificate.pem"), "--key", directory.File("key.pem") }) start.ArgumentList.Add(argument);
        }
        if (password is not null)
        {
            start.ArgumentList.Add("--password");
            start.ArgumentList.Add(password);
        }
        var process = Process.Start(start)!;
        if (await process.StandardOutput.ReadLineAsync() is not { } port)
            throw new InvalidOperationException($"The SMTP server did not start (tests/install installs it): {await process.StandardError.ReadToEndAsync()}");
        return new SmtpServer(directory, process, int.Parse(port, CultureInfo.InvariantCulture));
    }

    public EmailOptions Options => new()
    {
        Host = "localhost",
        Port = Port,
        Security = SmtpSecurity.None,
        From = "Shop <shop@example.org>",
        ConnectTimeoutSeconds = 10,
        SendTimeoutSeconds = 10,
    };

    /// <summary>What the server took, oldest first.</summary>
    public IReadOnlyList<MimeMessage> Taken() =>
        [.. Directory.GetFiles(_directory.Path, "*.eml").Order(StringComparer.Ordinal).Select(path => MimeMessage.Load(path))];

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
        _directory.Dispose();
    }

    private static void WriteCertificate(TemporaryDirectory directory)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, false, 0, critical: true));
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        File.WriteAllText(directory.File("certificate.pem"), certificate.ExportCertificatePem());
        File.WriteAllText(directory.File("key.pem"), key.ExportPkcs8PrivateKeyPem());
    }
}
