using MessageFunctions.Policies;
using MessageFunctions.Policies.Conditions;

namespace MessageFunctions.Core.Tests.Policies;

public sealed class FormulaTests
{
    [Theory]
    [InlineData("1 + 2 * 3", 7)]
    [InlineData("(1 + 2) * 3", 9)]
    [InlineData("10 / 4", 2.5)]
    [InlineData("-2 - -3", 1)]
    [InlineData("sent", 200)]
    [InlineData("failed * 100 / max(1, sent)", 8)]
    [InlineData("ratio(failed, sent, 0)", 0.08)]
    [InlineData("ratio(1, 0, 5)", 5)]
    [InlineData("ratio(1, balance, 5)", 5)]
    [InlineData("min(3, 1, 2)", 1)]
    [InlineData("max(3, 1, 2)", 3)]
    [InlineData("clamp(7, 0, 5)", 5)]
    [InlineData("abs(-4) + floor(1.7) + ceil(1.2) + round(2.5)", 10)]
    [InlineData("if(sent > 100 && !night, 1, 2)", 1)]
    [InlineData("if(night || sent <= 100, 1, 2)", 2)]
    [InlineData("0.1 + 0.2", 0.3)]
    public void A_formula_is_computed_exactly(string formula, double expected) =>
        Assert.Equal((decimal)expected, Threshold.OfFormula(formula).Value(SamplePolicy.Frame(sent: 200, failed: 16)));

    [Theory]
    [InlineData("1 / 0")]
    [InlineData("1 / sent")]
    [InlineData("1 / balance")]
    [InlineData("1 / (sent - 5)")]
    [InlineData("1 / (failed * sent)")]
    [InlineData("1 / max(0, sent)")]
    [InlineData("1 / min(1, sent)")]
    [InlineData("1 / abs(balance)")]
    [InlineData("1 / if(night, 0, 1)")]
    [InlineData("1 / ratio(0, 1, 2)")]
    public void What_may_be_divided_by_zero_is_refused(string formula) => Assert.Contains("can be zero", Refused(formula), StringComparison.Ordinal);

    [Theory]
    [InlineData("1 / 2")]
    [InlineData("1 / (sent + 1)")]
    [InlineData("1 / max(1, balance)")]
    [InlineData("1 / -(abs(balance) + 1)")]
    [InlineData("1 / clamp(balance, 1, 10)")]
    [InlineData("1 / if(night, 3, 1)")]
    public void What_is_proven_not_to_be_zero_may_be_divided_by(string formula)
    {
        var errors = new PolicyErrors();
        Threshold.OfFormula(formula).Check(SamplePolicy.Facts, "", errors);
        Assert.Empty(errors.Items);
        Threshold.OfFormula(formula).Value(SamplePolicy.Frame());
    }

    [Fact]
    public void A_number_out_of_range_is_told_as_a_failed_evaluation() =>
        Assert.Throws<EvaluationException>(() => Threshold.OfFormula("balance * balance").Value(SamplePolicy.Frame().Set(SamplePolicy.Balance, decimal.MaxValue)));

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("1 +")]
    [InlineData("(1")]
    [InlineData("1)")]
    [InlineData("1 2")]
    [InlineData("sent = 1")]
    [InlineData("sent.ToString()")]
    [InlineData("typeof(object)")]
    [InlineData("new object()")]
    [InlineData("System.Environment.Exit(1)")]
    [InlineData("f.Number(0)")]
    [InlineData("f")]
    [InlineData("sent[0]")]
    [InlineData("it")]
    [InlineData("@sent")]
    [InlineData("x => x")]
    [InlineData("\"a\".Length")]
    [InlineData("'a'")]
    [InlineData("GetType()")]
    [InlineData("Min(1, 2)")]
    [InlineData("FormulaFunctions.Min(1, 2)")]
    [InlineData("min(1)")]
    [InlineData("min()")]
    [InlineData("if(1, 2, 3)")]
    [InlineData("cpu")]
    [InlineData("kind")]
    [InlineData("attributes")]
    [InlineData("unknown + 1")]
    [InlineData("sent > 1")]
    [InlineData("1 + true")]
    [InlineData("sent ? 1 : 2")]
    [InlineData("1 << 2")]
    [InlineData("1;2")]
    [InlineData("1 // 2")]
    [InlineData("0x10")]
    [InlineData("1e9")]
    [InlineData("99999999999999999999999999999999999999999")]
    [InlineData("ѕent")]
    [InlineData("{1}")]
    [InlineData("$\"{1}\"")]
    public void Anything_else_is_refused_with_its_place(string formula) => Assert.StartsWith("At character ", Refused(formula), StringComparison.Ordinal);

    [Fact]
    public void Length_depth_and_parts_are_bounded()
    {
        Refused(string.Concat(Enumerable.Repeat("1+", 250)) + "11");
        Refused(new string('(', 200) + "1" + new string(')', 200));
        Refused(new string('-', 400) + "1");
        Refused(string.Concat(Enumerable.Repeat("1+", 120)) + "1");
    }

    private static string Refused(string formula)
    {
        var errors = new PolicyErrors();
        Threshold.OfFormula(formula).Check(SamplePolicy.Facts, "/amount", errors);
        var error = Assert.Single(errors.Items);
        Assert.Equal("/amount/formula", error.Pointer);
        return error.Detail;
    }
}
