using CsCheck;
using MessageFunctions.Messages;
using MessageFunctions.Policies;
using MessageFunctions.Tenants;

namespace MessageFunctions.Core.Tests.Policies;

public sealed class RecipientHashTests
{
    private static readonly TenantId Tenant = TenantId.Parse("acme");

    [Fact]
    public void Who_has_the_new_version_keeps_it_while_the_percentage_is_raised() =>
        Gen.Select(Gen.String, Gen.Int[1, 9_999], Gen.Int[1, 9_999]).Sample((address, one, other) =>
        {
            var hash = RecipientHash.Of(Tenant, address);
            var (less, more) = (Choice(Math.Min(one, other)), Choice(Math.Max(one, other)));
            if (less.For(hash) == less.Gray) Assert.Same(more.Gray, more.For(hash));
            Assert.Same(less.For(hash), less.For(RecipientHash.Of(Tenant, new string(address))));
        }, iter: 5_000);

    [Theory]
    [InlineData(100)]
    [InlineData(1_000)]
    [InlineData(5_000)]
    public void The_part_of_the_recipients_is_the_one_that_was_asked_for(int basisPoints)
    {
        var choice = Choice(basisPoints);
        var hits = Enumerable.Range(0, 100_000).Count(i => choice.For(RecipientHash.Of(Tenant, new Recipient(Email: $"user{i}@example.com"))) == choice.Gray);

        Assert.InRange(hits, basisPoints * 10 * 0.85, basisPoints * 10 * 1.15);
    }

    [Fact]
    public void Another_release_and_another_tenant_reach_others_first()
    {
        var (one, other) = (Choice(1_000, salt: 1), Choice(1_000, salt: 2));
        var hashes = Enumerable.Range(0, 10_000).Select(i => RecipientHash.Of(Tenant, $"user{i}")).ToList();

        Assert.InRange(hashes.Count(hash => one.For(hash) == one.Gray && other.For(hash) == other.Gray), 50, 150);
        Assert.NotEqual(RecipientHash.Of(Tenant, "ada"), RecipientHash.Of(TenantId.Parse("other"), "ada"));
    }

    [Fact]
    public void It_is_the_same_in_every_version_of_the_app() =>
        Assert.Equal(RecipientHash.Of(Tenant, "ada"), new RecipientHash(ExpectedOfAda));

    // Computed once and kept: a change of it would move recipients from one side of running releases to the other.
    private const ulong ExpectedOfAda = 17345847525435016807;

    private static PolicyChoice<SamplePolicy> Choice(int basisPoints, ulong salt = 7) => new(new PolicyVersion<SamplePolicy>(SamplePolicy.PolicyKind.Default, "sample@tenant/1"))
    {
        Gray = new PolicyVersion<SamplePolicy>(SamplePolicy.PolicyKind.Default, "sample@tenant/2"),
        GrayBasisPoints = basisPoints,
        Salt = salt,
    };
}
