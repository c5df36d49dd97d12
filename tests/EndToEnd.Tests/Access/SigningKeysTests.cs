using System.Text.Json.Nodes;
using MessageFunctions.Functions.Access.Jwt;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace MessageFunctions.EndToEnd.Tests.Access;

public sealed class SigningKeysTests
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly Reader _reader = new();
    private readonly SigningKeys _keys;

    public SigningKeysTests() =>
        _keys = new SigningKeys(new JwtOptions { Issuer = "i", Jwks = "j" }, _reader, _time, NullLogger<SigningKeys>.Instance);

    [Fact]
    public async Task A_rotated_key_is_found_without_a_restart_and_the_old_one_is_gone()
    {
        _reader.Set(TokenIssuer.Shared);
        Assert.NotNull(await FindAsync("k1"));
        _reader.Set(new TokenIssuer("k2"));
        _time.Advance(SigningKeys.Pause);

        Assert.NotNull(await FindAsync("k2"));
        Assert.Null(await FindAsync("k1"));
    }

    [Fact]
    public async Task A_withdrawn_key_is_gone_after_an_hour_at_the_latest()
    {
        _reader.Set(TokenIssuer.Shared);
        Assert.NotNull(await FindAsync("k1"));
        _reader.Json = """{"keys":[]}""";

        _time.Advance(SigningKeys.Lifetime);

        Assert.Null(await FindAsync("k1"));
    }

    [Fact]
    public async Task Invented_key_ids_do_not_reach_the_issuer_more_than_once_in_thirty_seconds()
    {
        _reader.Set(TokenIssuer.Shared);
        for (var i = 0; i < 1_000; i++) await FindAsync($"invented-{i}");
        Assert.Equal(1, _reader.Reads);

        _time.Advance(SigningKeys.Pause);
        for (var i = 0; i < 1_000; i++) await FindAsync($"invented-{i}");

        Assert.Equal(2, _reader.Reads);
    }

    [Fact]
    public async Task While_the_issuer_does_not_answer_known_keys_stay_in_use()
    {
        _reader.Set(TokenIssuer.Shared);
        await FindAsync("k1");
        _reader.Json = null;

        _time.Advance(SigningKeys.Lifetime);

        Assert.NotNull(await FindAsync("k1"));
    }

    [Fact]
    public async Task Shared_secrets_and_encryption_keys_of_the_set_are_not_used()
    {
        var encryption = TokenIssuer.Shared.Jwk;
        encryption["use"] = "enc";
        var nameless = TokenIssuer.Shared.Jwk;
        nameless.Remove("kid");
        var secret = new JsonObject { ["kty"] = "oct", ["kid"] = "secret", ["k"] = "AAAA" };
        _reader.Json = new JsonObject { ["keys"] = new JsonArray(encryption, nameless, secret) }.ToJsonString();

        Assert.Null(await FindAsync("k1"));
        Assert.Null(await FindAsync("secret"));
    }

    private ValueTask<Microsoft.IdentityModel.Tokens.SecurityKey?> FindAsync(string id) => _keys.FindAsync(id, CancellationToken.None);

    private sealed class Reader : IJwksReader
    {
        public string? Json { get; set; }

        public int Reads { get; private set; }

        public void Set(TokenIssuer issuer) => Json = issuer.Jwks;

        public Task<string> ReadAsync(string source, CancellationToken cancellationToken)
        {
            Reads++;
            return Json is null ? throw new HttpRequestException("down") : Task.FromResult(Json);
        }
    }
}
