using System.Text.Json;
using MessageFunctions.Templates;

namespace MessageFunctions.Core.Tests.Templates;

public sealed class ParameterReaderTests
{
    [Fact]
    public void Depth_number_and_names_are_bounded()
    {
        Assert.Null(Read(string.Concat(Enumerable.Repeat("""{"a":""", 9)) + "1" + new string('}', 9)));
        Assert.NotNull(Read(string.Concat(Enumerable.Repeat("""{"a":""", 8)) + "1" + new string('}', 8)));
        Assert.Null(Read($$"""{"l":[{{string.Join(',', Enumerable.Repeat("1", 1_000))}}]}"""));
        Assert.Null(Read($$"""{"{{new string('n', 65)}}":1}"""));
        Assert.Null(Read("[]"));
        Assert.Null(Read("\"x\""));
    }

    [Theory]
    [InlineData("9007199254740993", "9007199254740993")]
    [InlineData("0.10", "0.10")]
    [InlineData("12345678901234567890123456789012345", "12345678901234567890123456789012345")]
    [InlineData("1.00000000000000000000000000000000001", "1.00000000000000000000000000000000001")]
    public void Numbers_are_never_rounded(string json, string printed) =>
        Assert.Equal(printed, string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Read($$"""{"n":{{json}}}""")!["n"]}"));

    private static IReadOnlyDictionary<string, object?>? Read(string json)
    {
        using var document = JsonDocument.Parse(json);
        return ParameterReader.Read(document.RootElement);
    }
}
