using System.Globalization;
using MessageFunctions.Problems;
using RulesEngine.ExpressionBuilders;
using RulesEngine.Models;

namespace MessageFunctions.Policies.Conditions;

/// <summary>
/// A formula over facts, compiled by RulesEngine from text that <see cref="FormulaParser"/> wrote. It has no loops and its length is bounded, so it
/// ends; it divides by nothing that can be zero, which is proven before it is saved. What is left to go wrong is a number beyond 28 digits.
/// </summary>
internal sealed class Formula
{
    private static readonly RuleExpressionParser Compiler = new(new ReSettings
    {
        CustomTypes = [typeof(FactFrame), typeof(FormulaFunctions)],
        AutoRegisterInputType = false,
        IsExpressionCaseSensitive = true,
    });

    private readonly Func<object[], decimal>? _number;
    private readonly Func<object[], bool>? _flag;

    private Formula(FormulaPart part, FactSchema facts)
    {
        Facts = facts;
        RuleParameter[] parameters = [new RuleParameter("f", facts.NewFrame())];
        if (part.Type == FormulaType.Number) _number = Compiler.Compile<decimal>(part.Code, parameters);
        else _flag = Compiler.Compile<bool>(part.Code, parameters);
    }

    public FactSchema Facts { get; }

    /// <exception cref="EvaluationException">It could not be computed.</exception>
    public decimal Value(FactFrame facts) => Run(_number!, facts);

    /// <exception cref="EvaluationException">It could not be computed.</exception>
    public bool Holds(FactFrame facts) => Run(_flag!, facts);

    /// <exception cref="InvalidOperationException">It was never checked and is wrong.</exception>
    public static Formula Compile(string text, FormulaType type, FactSchema facts)
    {
        var errors = new PolicyErrors();
        return TryCompile(text, type, facts, "", errors) ?? throw new InvalidOperationException($"The formula is wrong: {errors.Items[0].Detail}");
    }

    /// <summary>The formula, or null after an error.</summary>
    public static Formula? TryCompile(string text, FormulaType type, FactSchema facts, string pointer, PolicyErrors errors) =>
        Parse(text, type, facts, pointer, errors) is { } part ? new Formula(part, facts) : null;

    public static void Check(string text, FormulaType type, FactSchema facts, string pointer, PolicyErrors errors) => Parse(text, type, facts, pointer, errors);

    private static FormulaPart? Parse(string text, FormulaType type, FactSchema facts, string pointer, PolicyErrors errors)
    {
        try
        {
            return FormulaParser.Parse(text, type, facts);
        }
        catch (FormulaException exception)
        {
            errors.Add(pointer, string.Create(CultureInfo.InvariantCulture, $"At character {exception.At + 1}: {exception.Message}"), ProblemCode.FormulaInvalid);
            return null;
        }
    }

    private static T Run<T>(Func<object[], T> compiled, FactFrame facts)
    {
        try
        {
            return compiled(facts.Arguments);
        }
        catch (ArithmeticException exception)
        {
            throw new EvaluationException("A number of a formula left its range.", exception);
        }
    }
}
