using System.Text;
using MessageFunctions.Policies;
using MessageFunctions.Problems;

namespace MessageFunctions.Core.Tests.Policies;

/// <summary>What is refused when it is saved, each with its place.</summary>
public sealed class BadPolicyTests
{
    private const string Good = """{"rules":[{"name":"a","when":true}]}""";

    public static TheoryData<string, string, string> Bad => new()
    {
        // Not JSON, or not of one piece.
        { "", "", ProblemCode.JsonInvalid },
        { "{", "", ProblemCode.JsonInvalid },
        { """{"rules":[}""", "/rules", ProblemCode.JsonInvalid },
        { """{"rules":[{"name":"a","when":true}]} x""", "", ProblemCode.JsonInvalid },
        { """{"rules":[{"name":"a","when":tru}]}""", "/rules/0/when", ProblemCode.JsonInvalid },
        { """{"rules":[],"rules":[]}""", "/rules", ProblemCode.PropertyDuplicate },
        { """{"rules":[{"name":"a","name":"b","when":true}]}""", "/rules/0/name", ProblemCode.PropertyDuplicate },
        // Of another shape.
        { "[]", "", ProblemCode.TypeInvalid },
        { "null", "", ProblemCode.TypeInvalid },
        { "{}", "/rules", ProblemCode.Required },
        { """{"rules":null}""", "/rules", ProblemCode.TypeInvalid },
        { """{"rules":{}}""", "/rules", ProblemCode.TypeInvalid },
        { """{"rules":[]}""", "/rules", ProblemCode.TooMany },
        { """{"rules":[1]}""", "/rules/0", ProblemCode.TypeInvalid },
        { """{"rules":[{"when":true}]}""", "/rules/0/name", ProblemCode.Required },
        { """{"rules":[{"name":"a"}]}""", "/rules/0/when", ProblemCode.Required },
        { """{"rules":[{"name":"","when":true}]}""", "/rules/0/name", ProblemCode.TooMany },
        { """{"rules":[{"name":"aaaaaaaaaaaaaaaaaaaaaaaaa","when":true}]}""", "/rules/0/name", ProblemCode.TooMany },
        { """{"rules":[{"name":"a","when":true,"else":1}]}""", "/rules/0/else", ProblemCode.PropertyUnknown },
        { """{"rules":[{"name":"a","when":true}],"a/b~c":1}""", "/a~1b~0c", ProblemCode.PropertyUnknown },
        { """{"rules":[{"name":"a","when":true,"priorities":["P9"]}]}""", "/rules/0/priorities/0", ProblemCode.ValueInvalid },
        { """{"rules":[{"name":"a","when":true,"priorities":[0]}]}""", "/rules/0/priorities/0", ProblemCode.ValueInvalid },
        { """{"rules":[{"name":"a","when":true}],"limitBasisPoints":10001}""", "/limitBasisPoints", ProblemCode.NumberInvalid },
        { """{"rules":[{"name":"a","when":true}],"limitBasisPoints":-1}""", "/limitBasisPoints", ProblemCode.NumberInvalid },
        { """{"rules":[{"name":"a","when":true}],"limitBasisPoints":1.5}""", "/limitBasisPoints", ProblemCode.NumberInvalid },
        { """{"rules":[{"name":"a","when":true}],"limitBasisPoints":1e400}""", "/limitBasisPoints", ProblemCode.NumberInvalid },
        { """{"rules":[{"name":"a","when":true}],"limitBasisPoints":"800"}""", "/limitBasisPoints", ProblemCode.TypeInvalid },
        { """{"rules":[{"name":"a","when":true},{"name":"a","when":true}]}""", "/rules", ProblemCode.ValueInvalid },
        // Conditions.
        { When("null"), "/rules/0/when", ProblemCode.TypeInvalid },
        { When("1"), "/rules/0/when", ProblemCode.TypeInvalid },
        { When("{}"), "/rules/0/when", ProblemCode.Required },
        { When("""{"all":[]}"""), "/rules/0/when/all", ProblemCode.TypeInvalid },
        { When("""{"all":true}"""), "/rules/0/when/all", ProblemCode.TypeInvalid },
        { When("""{"all":[true],"any":[true]}"""), "/rules/0/when", ProblemCode.Exclusive },
        { When("""{"all":[true],"x":1}"""), "/rules/0/when/x", ProblemCode.PropertyUnknown },
        { When("""{"any":[true,{"not":{"xor":[]}}]}"""), "/rules/0/when/any/1/not", ProblemCode.Required },
        { When("""{"fact":"nothing","op":"eq","value":1}"""), "/rules/0/when/fact", ProblemCode.FactUnknown },
        { When("""{"fact":1,"op":"eq","value":1}"""), "/rules/0/when/fact", ProblemCode.FactUnknown },
        { When("""{"fact":"sent","value":1}"""), "/rules/0/when/op", ProblemCode.Required },
        { When("""{"fact":"sent","op":"eq"}"""), "/rules/0/when/value", ProblemCode.Required },
        { When("""{"fact":"sent","op":"~","value":1}"""), "/rules/0/when/op", ProblemCode.ValueInvalid },
        { When("""{"fact":"sent","op":"eq","value":"1"}"""), "/rules/0/when/value", ProblemCode.TypeInvalid },
        { When("""{"fact":"sent","op":"eq","value":1,"extra":1}"""), "/rules/0/when/extra", ProblemCode.PropertyUnknown },
        { When("""{"fact":"sent","op":"has","value":"a"}"""), "/rules/0/when/op", ProblemCode.ValueInvalid },
        { When("""{"fact":"kind","op":"gt","value":"a"}"""), "/rules/0/when/op", ProblemCode.ValueInvalid },
        { When("""{"fact":"kind","op":"in","value":[]}"""), "/rules/0/when/value", ProblemCode.TypeInvalid },
        { When("""{"fact":"kind","op":"in","value":["a",1]}"""), "/rules/0/when/value/1", ProblemCode.TypeInvalid },
        { When("""{"fact":"night","op":"eq","value":1}"""), "/rules/0/when/value", ProblemCode.TypeInvalid },
        { When("""{"fact":"sent","op":"gt","value":{"formula":"1 / sent"}}"""), "/rules/0/when/value/formula", ProblemCode.FormulaInvalid },
        { When("""{"fact":"sent","op":"gt","value":{"formula":"1","x":1}}"""), "/rules/0/when/value", ProblemCode.TypeInvalid },
        { When("""{"fact":"sent","op":"gt","value":1e300}"""), "/rules/0/when/value", ProblemCode.TypeInvalid },
        { When("""{"formula":"sent"}"""), "/rules/0/when/formula", ProblemCode.FormulaInvalid },
        { When("""{"formula":"typeof(int) == 1"}"""), "/rules/0/when/formula", ProblemCode.FormulaInvalid },
        { When("""{"formula":"sent.GetType().Assembly"}"""), "/rules/0/when/formula", ProblemCode.FormulaInvalid },
        { When("""{"formula":1}"""), "/rules/0/when/formula", ProblemCode.TypeInvalid },
        // Thresholds, also deep inside.
        { """{"rules":[{"name":"a","when":true}],"amount":"12"}""", "/amount", ProblemCode.TypeInvalid },
        { """{"rules":[{"name":"a","when":true}],"amount":{"formula":"1/0"}}""", "/amount/formula", ProblemCode.FormulaInvalid },
        { """{"rules":[{"name":"a","when":true,"limits":{"x":{"formula":"cpu"}}}]}""", "/rules/0/limits/x/formula", ProblemCode.FormulaInvalid },
    };

    [Theory]
    [MemberData(nameof(Bad))]
    public void It_is_refused_with_its_place(string body, string pointer, string code)
    {
        var errors = Errors(body);
        Assert.Contains(errors, error => error.Pointer == pointer && error.Code == code);
    }

    [Fact]
    public void The_good_one_is_taken_and_what_it_leaves_out_keeps_its_default()
    {
        var errors = new PolicyErrors();
        var policy = SamplePolicy.PolicyKind.Read(Encoding.UTF8.GetBytes(Good), errors);
        Assert.Empty(errors.Items);
        Assert.Equal(800, policy!.LimitBasisPoints);
        Assert.Empty(policy.Rules[0].Priorities);
        Assert.Empty(policy.Rules[0].Limits);
    }

    [Fact]
    public void Everything_that_is_wrong_is_told_at_once()
    {
        var errors = Errors("""{"rules":[{"name":"","when":{"all":[{"fact":"x","op":"eq","value":1},{"formula":"1 / 0 > 1"}]}},{"when":true,"y":1}],"limitBasisPoints":-5}""");
        // The shape first: what does not have it has no meaning to check.
        Assert.Equal(["/limitBasisPoints", "/rules/0/name", "/rules/1/name", "/rules/1/y"], errors.Select(error => error.Pointer).Order(StringComparer.Ordinal));

        errors = Errors("""{"rules":[{"name":"a","when":{"all":[{"fact":"x","op":"eq","value":1},{"formula":"1 / 0 > 1"}]}},{"name":"a","when":{"any":[]}}]}""");
        Assert.Equal(["/rules", "/rules/0/when/all/0/fact", "/rules/0/when/all/1/formula", "/rules/1/when/any"], errors.Select(error => error.Pointer).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(17, "/rules/0/when", "/not")]
    [InlineData(1_000, "/rules/0/when", "/not")]
    [InlineData(3_000, "/rules/0/when", "/not")]
    public void A_tree_that_is_too_deep_is_refused_with_the_place_where_it_is(int depth, string under, string step)
    {
        var tree = string.Concat(Enumerable.Repeat("""{"not":""", depth)) + "true" + new string('}', depth);

        var error = Assert.Single(Errors(When(tree)));

        Assert.Equal(ProblemCode.JsonTooDeep, error.Code);
        Assert.StartsWith(under + step + step, error.Pointer, StringComparison.Ordinal);
    }

    [Fact]
    public void A_tree_that_is_too_wide_is_refused()
    {
        var tree = $$"""{"all":[{{string.Join(',', Enumerable.Repeat("true", 300))}}]}""";

        var error = Assert.Single(Errors(When(tree)));

        Assert.Equal((ProblemCode.TooMany, "/rules/0/when/all/255"), (error.Code, error.Pointer));
    }

    [Fact]
    public void A_body_that_is_too_large_is_refused() =>
        Assert.Equal(ProblemCode.BodyTooLarge, Assert.Single(Errors(Good + new string(' ', 30_000))).Code);

    [Fact]
    public void What_is_not_UTF8_is_refused()
    {
        var errors = new PolicyErrors();
        Assert.Null(SamplePolicy.PolicyKind.Read(new byte[] { (byte)'"', 0xFF, (byte)'"' }, errors));
        Assert.Equal(ProblemCode.TextEncodingInvalid, Assert.Single(errors.Items).Code);
    }

    private static string When(string condition) => $$"""{"rules":[{"name":"a","when":{{condition}}}]}""";

    private static IReadOnlyList<ProblemItem> Errors(string body)
    {
        var errors = new PolicyErrors();
        var policy = SamplePolicy.PolicyKind.Read(Encoding.UTF8.GetBytes(body), errors);
        Assert.Equal(errors.IsEmpty, policy is not null);
        return errors.Items;
    }
}
