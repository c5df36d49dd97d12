using System.Reflection;
using System.Security.Cryptography;
using System.Text;

namespace MessageFunctions.Functions.OpenApi;

/// <summary>The description as a page to read and to try: one file without anything from elsewhere.</summary>
internal sealed class ApiPage
{
    private readonly Lazy<(byte[] Html, string Policy)> _read = new(Read);

    public byte[] Html => _read.Value.Html;

    /// <summary>Its <c>Content-Security-Policy</c>: the page's own script and nothing else runs, and it speaks only to where it came from.</summary>
    public string Policy => _read.Value.Policy;

    private static (byte[] Html, string Policy) Read()
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("openapi-page.html")!;
        using var reader = new StreamReader(stream, Encoding.UTF8);
        var html = reader.ReadToEnd();
        const string Begin = "<script>", End = "</script>";
        var from = html.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length;
        var hash = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(html[from..html.IndexOf(End, StringComparison.Ordinal)])));
        return (
            Encoding.UTF8.GetBytes(html),
            $"default-src 'none'; script-src 'sha256-{hash}'; style-src 'unsafe-inline'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'");
    }
}
