using CsCheck;
using MessageFunctions.Embedded.Storage;

namespace MessageFunctions.Storage.Tests.Tables;

public sealed class KeyRangeTests
{
    /// <summary>Few letters, so that prefixes meet, with the code units where UTF-16 and UTF-8 order differ.</summary>
    private static readonly string[] Letters = ["a", "b", "~", "é", "\uD7FF", "\uE000", "\uFFFF", "😀", "\U0010FFFF", "\U00010000", "\U0001F3FF"];

    private static readonly Gen<string> Text = Gen.Int[0, Letters.Length - 1].Array[0, 5].Select(parts => string.Concat(parts.Select(part => Letters[part])));

    [Fact]
    public void A_prefix_range_holds_exactly_what_begins_with_the_prefix() => Gen.Select(Text.Where(text => text.Length > 0), Text).Sample((prefix, key) =>
    {
        var range = KeyRange.Prefix(prefix);
        var inside = string.CompareOrdinal(key, range.From) >= 0 && (range.To is null || string.CompareOrdinal(key, range.To) < 0);
        return inside == key.StartsWith(prefix, StringComparison.Ordinal) && (range.To is null || StorageText.IsWellFormed(range.To));
    });

    [Fact]
    public void Stored_keys_come_back_and_compare_byte_by_byte_as_their_text_does() => Gen.Select(Text, Text).Sample((one, two) =>
    {
        var (first, second) = (OrderedText.Encode(one), OrderedText.Encode(two));
        return OrderedText.Decode(first) == one
            && Math.Sign(first.AsSpan().SequenceCompareTo(second)) == Math.Sign(string.CompareOrdinal(one, two));
    });

    [Fact]
    public void Half_a_pair_is_not_well_formed()
    {
        Assert.False(StorageText.IsWellFormed("a\ud83d"));
        Assert.False(StorageText.IsWellFormed("\ude00a"));
        Assert.False(StorageText.IsWellFormed("😀\ud83dx"));
        Assert.True(StorageText.IsWellFormed("a😀b😀"));
    }
}
