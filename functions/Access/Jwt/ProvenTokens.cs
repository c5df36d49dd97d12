using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using MessageFunctions.Access;

namespace MessageFunctions.Functions.Access.Jwt;

/// <summary>What a token proved.</summary>
/// <param name="Caller">Who it is.</param>
/// <param name="ExpiresAt">When the token's lifetime ends, clock skew included.</param>
/// <param name="KeysVersion">The set of keys that it was proven with.</param>
public sealed record ProvenToken(CallerContext Caller, DateTimeOffset ExpiresAt, long KeysVersion);

/// <summary>Tokens that were proven, by their SHA-256, so that a caller's signature is verified once and not per request. Bounded.</summary>
internal sealed class ProvenTokens
{
    private const int Capacity = 10_000;

    private readonly ConcurrentDictionary<UInt128, ProvenToken> _tokens = new();

    public ProvenToken? Find(string token, DateTimeOffset now, long keysVersion)
    {
        var hash = Hash(token);
        if (!_tokens.TryGetValue(hash, out var proof)) return null;
        if (now < proof.ExpiresAt && proof.KeysVersion == keysVersion) return proof;
        _tokens.TryRemove(hash, out _);
        return null;
    }

    public void Add(string token, ProvenToken proof)
    {
        // Rare, and what is lost is one verification a token.
        if (_tokens.Count >= Capacity) _tokens.Clear();
        _tokens[Hash(token)] = proof;
    }

    /// <summary>128 bits of SHA-256: what an attacker cannot collide with a token that he has not seen.</summary>
    private static UInt128 Hash(string token)
    {
        Span<byte> text = stackalloc byte[JwtAuthenticator.MaxLength];
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        // A proven token is ASCII; anything else maps to some hash that is not there.
        var length = Encoding.ASCII.GetBytes(token, text);
        SHA256.HashData(text[..length], hash);
        return System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(hash);
    }
}
