namespace MessageFunctions.Functions.Access.Jwt;

/// <summary>Reads a key set from an <c>https</c> URL, without following redirects, or from a file.</summary>
public sealed class JwksReader : IJwksReader, IDisposable
{
    private const int MaxBytes = 256 * 1024;

    private readonly HttpClient _client = new(new SocketsHttpHandler { AllowAutoRedirect = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5) })
    {
        Timeout = TimeSpan.FromSeconds(5),
        MaxResponseContentBufferSize = MaxBytes,
    };

    public async Task<string> ReadAsync(string source, CancellationToken cancellationToken)
    {
        if (source.StartsWith("https://", StringComparison.OrdinalIgnoreCase)) return await _client.GetStringAsync(new Uri(source), cancellationToken);
        if (new FileInfo(source).Length > MaxBytes) throw new IOException($"The key set {source} is larger than {MaxBytes:N0} bytes.");
        return await File.ReadAllTextAsync(source, cancellationToken);
    }

    public void Dispose() => _client.Dispose();
}
