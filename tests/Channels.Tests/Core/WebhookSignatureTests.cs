using System.Text;

namespace MessageFunctions.Channels.Tests.Core;

public sealed class WebhookSignatureTests
{
    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeSeconds(1_614_265_330);
    private static readonly WebhookSecret Secret = WebhookSecret.Parse("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");

    /// <summary>The example of the Standard Webhooks reference libraries.</summary>
    [Fact]
    public void The_published_example_has_the_published_signature() =>
        Assert.Equal(
            "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
            WebhookSignature.Sign([Secret], "msg_p5jXN8AQM9LWM0D4loKWxJek", "1614265330", """{"test": 2432232314}"""u8));

    [Theory]
    [InlineData(0, SignatureCheck.Valid)]
    [InlineData(300, SignatureCheck.Valid)]
    [InlineData(-300, SignatureCheck.Valid)]
    [InlineData(301, SignatureCheck.Stale)]
    [InlineData(-301, SignatureCheck.Stale)]
    public void A_signature_lives_five_minutes_either_way(int seconds, SignatureCheck expected)
    {
        var signature = WebhookSignature.Sign([Secret], "1", WebhookSignature.Timestamp(Now), "body"u8);

        Assert.Equal(expected, WebhookSignature.Verify([Secret], "1", WebhookSignature.Timestamp(Now), signature, "body"u8, Now.AddSeconds(seconds)));
    }

    [Theory]
    [InlineData("2", "1614265330", "body")]
    [InlineData("1", "1614265331", "body")]
    [InlineData("1", "1614265330", "Body")]
    [InlineData("1", "1614265330", "")]
    public void Whatever_is_changed_spoils_it(string id, string timestamp, string body)
    {
        var signature = WebhookSignature.Sign([Secret], "1", "1614265330", "body"u8);

        Assert.Equal(SignatureCheck.Wrong, WebhookSignature.Verify([Secret], id, timestamp, signature, Encoding.UTF8.GetBytes(body), Now));
    }

    [Theory]
    [InlineData(null, "1614265330", "v1,AAAA", SignatureCheck.Missing)]
    [InlineData("1", "soon", "v1,AAAA", SignatureCheck.Missing)]
    [InlineData("1", "99999999999999999999", "v1,AAAA", SignatureCheck.Missing)]
    [InlineData("1", "1614265330", "", SignatureCheck.Missing)]
    [InlineData("1", "1614265330", "v1,AAAA", SignatureCheck.Wrong)]
    [InlineData("1", "1614265330", "v1,%%%", SignatureCheck.Wrong)]
    [InlineData("1", "9223372036854775807", "v1", SignatureCheck.Wrong)]
    public void Rubbish_is_refused(string? id, string timestamp, string signatures, SignatureCheck expected) =>
        Assert.Equal(expected, WebhookSignature.Verify([Secret], id, timestamp, signatures, "body"u8, Now));

    [Fact]
    public void While_a_secret_rotates_both_are_good()
    {
        var old = WebhookSecret.Create();
        var signed = WebhookSignature.Sign([Secret, old], "1", WebhookSignature.Timestamp(Now), "body"u8);

        foreach (var secret in new[] { Secret, old })
            Assert.Equal(SignatureCheck.Valid, WebhookSignature.Verify([secret], "1", WebhookSignature.Timestamp(Now), signed, "body"u8, Now));
        Assert.Equal(SignatureCheck.Wrong, WebhookSignature.Verify([WebhookSecret.Create()], "1", WebhookSignature.Timestamp(Now), signed, "body"u8, Now));
    }

    [Fact]
    public void A_secret_never_prints_itself_and_each_tenant_has_its_own()
    {
        Assert.Equal("whsec_…", Secret.ToString());
        Assert.NotEqual(Secret.For(Batches.Demo).Reveal(), Secret.For(Tenants.TenantId.Parse("other")).Reveal());
        Assert.Equal(Secret.For(Batches.Demo).Reveal(), WebhookSecret.Parse(Secret.Reveal()).For(Batches.Demo).Reveal());
    }
}
