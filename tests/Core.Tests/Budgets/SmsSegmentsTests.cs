using CsCheck;
using MessageFunctions.Budgets;
using MessageFunctions.Budgets.Pricing;
using MessageFunctions.Channels;

namespace MessageFunctions.Core.Tests.Budgets;

public sealed class SmsSegmentsTests
{
    [Theory]
    [InlineData("a", 0, 1)]
    [InlineData("a", 160, 1)]
    [InlineData("a", 161, 2)]
    [InlineData("a", 306, 2)]
    [InlineData("a", 307, 3)]
    [InlineData("€", 80, 1)]
    [InlineData("€", 81, 2)]
    [InlineData("€", 152, 2)]
    [InlineData("€", 153, 3)]
    [InlineData("ж", 70, 1)]
    [InlineData("ж", 71, 2)]
    [InlineData("ж", 134, 2)]
    [InlineData("ж", 135, 3)]
    [InlineData("😀", 35, 1)]
    [InlineData("😀", 36, 2)]
    [InlineData("😀", 66, 2)]
    [InlineData("😀", 67, 3)]
    public void Segments_follow_the_standard(string repeated, int times, int segments) =>
        Assert.Equal(segments, SmsSegments.Count(string.Concat(Enumerable.Repeat(repeated, times))));

    [Theory]
    [InlineData("[", 2)]
    [InlineData("{", 2)]
    [InlineData("à", 1)]
    [InlineData("é", 1)]
    [InlineData("Δ", 1)]
    [InlineData("á", 3)]
    [InlineData("`", 3)]
    [InlineData("“", 3)]
    [InlineData("\t", 3)]
    public void One_character_decides_the_alphabet(string character, int segments) =>
        Assert.Equal(segments, SmsSegments.Count(new string('a', 159) + character));

    [Fact]
    public void A_longer_text_never_takes_fewer_segments_in_the_same_alphabet() =>
        Gen.Char["abc€[]{}ñ@"].Array[0, 700].Sample(characters =>
        {
            var whole = SmsSegments.Count(characters);
            Assert.InRange(SmsSegments.Count(characters.AsSpan(0, characters.Length / 2)), 1, whole);
            Assert.InRange(whole, 1, 1 + (characters.Length * 2 / (SmsSegments.PartSeptets - 1)));
        });

    [Fact]
    public void Only_sms_counts_segments()
    {
        var text = new string('a', 161);
        Assert.Equal(new BudgetAmount(140, 1), Price.Of(Price.Sms, 70, text));
        Assert.Equal(new BudgetAmount(70, 1), Price.Of(ChannelId.Parse("email"), 70, text));
        Assert.Throws<OverflowException>(() => Price.Of(long.MaxValue, 2));
    }
}
