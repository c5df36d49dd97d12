using MessageFunctions.Policies.Conditions;

namespace MessageFunctions.Core.Tests.Policies;

public sealed class ConditionTests
{
    [Theory]
    [InlineData("true", true)]
    [InlineData("false", false)]
    [InlineData("""{"fact":"sent","op":"gt","value":100}""", true)]
    [InlineData("""{"fact":"sent","op":"gt","value":200}""", false)]
    [InlineData("""{"fact":"sent","op":"ge","value":200}""", true)]
    [InlineData("""{"fact":"sent","op":"lt","value":200}""", false)]
    [InlineData("""{"fact":"sent","op":"le","value":200}""", true)]
    [InlineData("""{"fact":"sent","op":"eq","value":200.0}""", true)]
    [InlineData("""{"fact":"sent","op":"ne","value":200}""", false)]
    [InlineData("""{"fact":"sent","op":"in","value":[1,200]}""", true)]
    [InlineData("""{"fact":"sent","op":"gt","value":{"formula":"failed * 10"}}""", true)]
    [InlineData("""{"fact":"kind","op":"eq","value":"marketing"}""", true)]
    [InlineData("""{"fact":"kind","op":"ne","value":"marketing"}""", false)]
    [InlineData("""{"fact":"kind","op":"in","value":["service","marketing"]}""", true)]
    [InlineData("""{"fact":"night","op":"eq","value":false}""", true)]
    [InlineData("""{"fact":"night","op":"ne","value":false}""", false)]
    [InlineData("""{"fact":"attributes","op":"has","value":"high-value"}""", true)]
    [InlineData("""{"fact":"attributes","op":"has","value":"other"}""", false)]
    [InlineData("""{"formula":"failed * 100 > sent * 7"}""", true)]
    [InlineData("""{"formula":"failed * 100 > sent * 8"}""", false)]
    [InlineData("""{"all":[true,{"fact":"sent","op":"gt","value":1}]}""", true)]
    [InlineData("""{"all":[true,false]}""", false)]
    [InlineData("""{"any":[false,true]}""", true)]
    [InlineData("""{"any":[false,false]}""", false)]
    [InlineData("""{"not":{"any":[false,false]}}""", true)]
    public void A_tree_holds_as_it_says(string json, bool expected) =>
        Assert.Equal(expected, Condition.Parse(json).Holds(SamplePolicy.Frame(sent: 200, failed: 16)));

    [Theory]
    [InlineData("eq")]
    [InlineData("ne")]
    [InlineData("lt")]
    [InlineData("ge")]
    public void A_comparison_with_what_is_not_known_is_false(string op) =>
        Assert.False(Condition.Parse($$"""{"fact":"cpu","op":"{{op}}","value":50}""").Holds(SamplePolicy.Frame()));

    [Fact]
    public void Once_compiled_it_allocates_nothing()
    {
        var condition = Condition.Parse("""{"all":[{"fact":"kind","op":"in","value":["service","marketing"]},{"any":[{"formula":"failed * 100 > max(1, sent) * 8"},{"fact":"sent","op":"gt","value":{"formula":"failed + 1"}}]}]}""");
        var frame = SamplePolicy.Frame(sent: 200, failed: 16);
        for (var i = 0; i < 1_000; i++) condition.Holds(frame);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1_000; i++) condition.Holds(frame);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }
}
