using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.Tokens;

namespace MessageFunctions.Functions.Access.Jwt;

/// <summary>
/// The issuer's public keys: read again every hour, and when a token names a key that is not known, at most once in 30 seconds, so that
/// rotation needs nobody and invented key ids cost nothing. What was read stays in use while the issuer does not answer.
/// </summary>
public sealed class SigningKeys(JwtOptions options, IJwksReader reader, TimeProvider time, ILogger<SigningKeys> logger) : IDisposable
{
    /// <summary>Age at which the keys are read again.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);

    /// <summary>Shortest time between two reads.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromSeconds(30);

    private readonly SemaphoreSlim _reading = new(1);
    private volatile State _state = new(new Dictionary<string, SecurityKey>(StringComparer.Ordinal), 0, DateTimeOffset.MinValue);

    /// <summary>Changes when the set of keys does.</summary>
    public long Version => _state.Version;

    /// <summary>The key of an id, or null when the issuer has none of that id. Never a key made of what the token says.</summary>
    public async ValueTask<SecurityKey?> FindAsync(string keyId, CancellationToken cancellationToken)
    {
        var state = _state;
        var now = time.GetUtcNow();
        var found = state.Keys.GetValueOrDefault(keyId);
        if (found is not null && now - state.TriedAt < Lifetime) return found;
        if (now - state.TriedAt < Pause) return found;
        await RefreshAsync(state, cancellationToken);
        return _state.Keys.GetValueOrDefault(keyId);
    }

    public void Dispose() => _reading.Dispose();

    private async Task RefreshAsync(State seen, CancellationToken cancellationToken)
    {
        await _reading.WaitAsync(cancellationToken);
        try
        {
            if (_state != seen) return;
            var now = time.GetUtcNow();
            try
            {
                var keys = Usable(await reader.ReadAsync(options.Jwks!, cancellationToken));
                _state = new State(keys, seen.Version + 1, now);
                AccessLog.KeysRead(logger, keys.Count);
            }
            catch (Exception exception) when (exception is HttpRequestException or IOException or ArgumentException or OperationCanceledException or UnauthorizedAccessException)
            {
                cancellationToken.ThrowIfCancellationRequested();
                _state = seen with { TriedAt = now };
                AccessLog.KeysNotRead(logger, exception);
            }
        }
        finally
        {
            _reading.Release();
        }
    }

    /// <summary>Public keys for signatures only: a symmetric key in the set would let its readers sign.</summary>
    private static Dictionary<string, SecurityKey> Usable(string json)
    {
        var keys = new Dictionary<string, SecurityKey>(StringComparer.Ordinal);
        foreach (var key in new JsonWebKeySet(json).Keys)
        {
            var isSignature = key.Use is null or "" or "sig";
            if (isSignature && key.Kty is "RSA" or "EC" && !string.IsNullOrEmpty(key.Kid) && key.Kid.Length <= 256) keys.TryAdd(key.Kid, key);
        }
        return keys;
    }

    private sealed record State(Dictionary<string, SecurityKey> Keys, long Version, DateTimeOffset TriedAt);
}
