using CsCheck;
using MessageFunctions.Access;
using MessageFunctions.Tenants;

namespace MessageFunctions.Core.Tests.Tenants;

public sealed class ApiKeyTests
{
    private static readonly TenantId Acme = TenantFixture.Acme;
    private readonly TenantFixture _fixture = new();

    [Fact]
    public async Task A_key_admits_its_bearer_with_its_roles()
    {
        await _fixture.CreateAsync();
        var (_, text) = await _fixture.IssueAsync("crm", Roles.Sender | Roles.Finance);

        var admitted = Assert.IsType<AuthenticationResult.Admitted>(await _fixture.Authenticator.AuthenticateAsync(text));

        Assert.Equal(new CallerContext(Acme, "crm", Roles.Sender | Roles.Finance, CredentialKinds.ApiKey), admitted.Caller);
    }

    [Fact]
    public async Task The_secret_is_nowhere_in_storage()
    {
        await _fixture.CreateAsync();
        var (key, text) = await _fixture.IssueAsync();
        var secret = text[(text.IndexOf('.', StringComparison.Ordinal) + 1)..];

        var row = await _fixture.Tables.Open("tenants").GetAsync("acme", $"key:{key.Id}");

        Assert.DoesNotContain(row!.Properties, property => property.Value.ToString().Contains(secret, StringComparison.OrdinalIgnoreCase));
        Assert.Equal(32, row.Properties["SecretHash"].Binary.Length);
    }

    [Theory]
    [InlineData("")]
    [InlineData("mf_acme")]
    [InlineData("mf_acme_aaaaaaaaaaaa.short")]
    [InlineData("mf__aaaaaaaaaaaa.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("xx_acme_aaaaaaaaaaaa.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("mf_acme_aaaaaaaaaaa!.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("mf_ACME_aaaaaaaaaaaa.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("mf_a/b_aaaaaaaaaaaa.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public async Task What_has_not_the_form_of_a_key_is_malformed_and_reads_nothing(string text)
    {
        var refused = Assert.IsType<AuthenticationResult.Refused>(await _fixture.Authenticator.AuthenticateAsync(text));

        Assert.Equal(Refusal.Malformed, refused.Reason);
        Assert.Equal(0, _fixture.Tables.Reads);
    }

    [Fact]
    public async Task An_unknown_tenant_an_unknown_key_and_a_wrong_secret_are_the_same_refusal()
    {
        await _fixture.CreateAsync();
        var (key, text) = await _fixture.IssueAsync();
        var (_, otherSecret) = ApiKeyToken.Create();
        string[] wrong =
        [
            ApiKeyToken.Format(TenantId.Parse("nobody"), key.Id, text[^ApiKeyToken.SecretLength..]),
            ApiKeyToken.Format(Acme, "zzzzzzzzzzzz", text[^ApiKeyToken.SecretLength..]),
            ApiKeyToken.Format(Acme, key.Id, otherSecret),
        ];

        foreach (var candidate in wrong)
        {
            var refused = Assert.IsType<AuthenticationResult.Refused>(await _fixture.Authenticator.AuthenticateAsync(candidate));
            Assert.Equal(Refusal.UnknownKey, refused.Reason);
        }
    }

    [Fact]
    public async Task A_key_is_refused_from_the_instant_it_expires()
    {
        await _fixture.CreateAsync();
        var (_, text) = await _fixture.IssueAsync(lifetime: TimeSpan.FromHours(1));

        _fixture.Time.Advance(TimeSpan.FromHours(1) - TimeSpan.FromTicks(1));
        Assert.IsType<AuthenticationResult.Admitted>(await _fixture.Authenticator.AuthenticateAsync(text));
        _fixture.Time.Advance(TimeSpan.FromTicks(1));

        Assert.Equal(new AuthenticationResult.Refused(Refusal.Expired, Acme), await _fixture.Authenticator.AuthenticateAsync(text));
    }

    [Fact]
    public async Task A_revoked_key_is_refused_here_at_once_and_elsewhere_within_five_seconds()
    {
        await _fixture.CreateAsync();
        var (key, text) = await _fixture.IssueAsync();
        using var elsewhere = new TenantDirectory(_fixture.Store, _fixture.Time, new TenantDirectoryOptions());
        var authenticator = new ApiKeyAuthenticator(elsewhere, _fixture.Uses, _fixture.Time);
        Assert.IsType<AuthenticationResult.Admitted>(await authenticator.AuthenticateAsync(text));

        Assert.IsType<ChangeResult.Saved>(await _fixture.Issuer.RevokeAsync(Acme, key.Id));

        Assert.Equal(new AuthenticationResult.Refused(Refusal.Revoked, Acme), await _fixture.Authenticator.AuthenticateAsync(text));
        _fixture.Time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(new AuthenticationResult.Refused(Refusal.Revoked, Acme), await authenticator.AuthenticateAsync(text));
    }

    [Fact]
    public async Task Two_keys_of_a_name_live_at_once_and_a_third_only_after_one_is_gone()
    {
        await _fixture.CreateAsync();
        var (first, firstText) = await _fixture.IssueAsync();
        var (_, secondText) = await _fixture.IssueAsync();

        Assert.IsType<AuthenticationResult.Admitted>(await _fixture.Authenticator.AuthenticateAsync(firstText));
        Assert.IsType<AuthenticationResult.Admitted>(await _fixture.Authenticator.AuthenticateAsync(secondText));
        Assert.IsType<ApiKeyIssue.TwoAreLive>(await _fixture.Issuer.IssueAsync(Acme, new ApiKeyRequest("crm", Roles.Sender)));
        await _fixture.Issuer.RevokeAsync(Acme, first.Id);
        Assert.IsType<ApiKeyIssue.Issued>(await _fixture.Issuer.IssueAsync(Acme, new ApiKeyRequest("crm", Roles.Sender)));
    }

    [Fact]
    public async Task Racing_issues_never_make_a_third_live_key()
    {
        await _fixture.CreateAsync();

        var results = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ =>
            Task.Run(async () => await _fixture.Issuer.IssueAsync(Acme, new ApiKeyRequest("crm", Roles.Sender)))));

        Assert.InRange(results.OfType<ApiKeyIssue.Issued>().Count(), 1, 2);
        Assert.InRange((await _fixture.Store.LoadAsync(Acme))!.Keys.Count, 1, 2);
    }

    [Fact]
    public async Task After_a_rotation_both_keys_work_until_the_overlap_ends()
    {
        await _fixture.CreateAsync();
        var (old, oldText) = await _fixture.IssueAsync();

        var rotated = Assert.IsType<ApiKeyIssue.Issued>(await _fixture.Issuer.RotateAsync(Acme, old.Id, TimeSpan.FromHours(2)));

        Assert.Equal((old.Name, old.Roles), (rotated.Key.Name, rotated.Key.Roles));
        Assert.IsType<AuthenticationResult.Admitted>(await _fixture.Authenticator.AuthenticateAsync(oldText));
        Assert.IsType<AuthenticationResult.Admitted>(await _fixture.Authenticator.AuthenticateAsync(rotated.Text));
        _fixture.Time.Advance(TimeSpan.FromHours(2));
        Assert.Equal(new AuthenticationResult.Refused(Refusal.Expired, Acme), await _fixture.Authenticator.AuthenticateAsync(oldText));
        Assert.IsType<AuthenticationResult.Admitted>(await _fixture.Authenticator.AuthenticateAsync(rotated.Text));
    }

    [Fact]
    public async Task Use_is_kept_to_the_hour_and_written_once_an_hour()
    {
        await _fixture.CreateAsync();
        var (key, text) = await _fixture.IssueAsync();
        var version = await _fixture.Store.GetVersionAsync(Acme);

        for (var i = 0; i < 100; i++) await _fixture.Authenticator.AuthenticateAsync(text);
        await _fixture.Uses.FlushAsync();

        Assert.Equal(new DateTimeOffset(2030, 1, 2, 3, 0, 0, TimeSpan.Zero), await _fixture.Uses.GetAsync(Acme, key.Id));
        Assert.Equal(version, await _fixture.Store.GetVersionAsync(Acme));
    }

    [Fact]
    public void Every_text_that_is_issued_parses_to_its_parts() => Gen.String[Gen.Char["abc0-"], 0, 31].Sample(tail =>
    {
        var tenant = TenantId.Parse("t" + tail);
        var (id, secret) = ApiKeyToken.Create();
        Assert.True(ApiKeyToken.TryParse(ApiKeyToken.Format(tenant, id, secret), out var token));
        Assert.Equal((tenant, id, secret), (token.Tenant, token.Id.ToString(), token.Secret.ToString()));
    }, iter: 1_000);

    [Fact]
    public void Any_text_is_parsed_or_refused_without_an_exception() =>
        Gen.String.Sample(text => { _ = ApiKeyToken.TryParse("mf_" + text, out _); }, iter: 2_000);
}
