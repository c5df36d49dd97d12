namespace MessageFunctions.Policies.Conditions;

/// <summary>The functions of formulas: <c>min max abs floor ceil round clamp ratio if</c>, with the range of what they answer.</summary>
internal static class FormulaCalls
{
    private const string Names = "min, max, abs, floor, ceil, round, clamp, ratio, if";

    /// <exception cref="FormulaException">No such function, or other arguments than it takes.</exception>
    public static FormulaPart Find(string name, IReadOnlyList<FormulaPart> arguments, int at)
    {
        switch (name, arguments)
        {
            case ("min", [_, _, ..]):
                return Fold("Min", arguments, Interval.Min, at);
            case ("max", [_, _, ..]):
                return Fold("Max", arguments, Interval.Max, at);
            case ("abs", [var a]):
                return Call("Abs", Interval.Abs(Number(a, at)), at, a);
            case ("floor", [var a]):
                return Call("Floor", new Interval(Math.Floor(Number(a, at).Least), Math.Floor(a.Range.Most)), at, a);
            case ("ceil", [var a]):
                return Call("Ceil", new Interval(Math.Ceiling(Number(a, at).Least), Math.Ceiling(a.Range.Most)), at, a);
            case ("round", [var a]):
                return Call("Round", new Interval(Rounded(Number(a, at).Least), Rounded(a.Range.Most)), at, a);
            case ("clamp", [var a, var least, var most]):
                return Call("Clamp", Interval.Min(Interval.Max(Number(a, at), Number(least, at)), Number(most, at)), at, a, least, most);
            case ("ratio", [var a, var b, var otherwise]):
                // The divisor is never zero, but may be as near to it as a decimal can be.
                return Call("Ratio", Number(b, at).HasZero ? Interval.Any : (Number(a, at) / b.Range).Or(Number(otherwise, at)), at, a, b, otherwise);
            case ("if", [{ Type: FormulaType.Flag } when, var then, var otherwise]) when then.Type == otherwise.Type:
                return new FormulaPart(then.Type, then.Range.Or(otherwise.Range), $"({when.Code} ? {then.Code} : {otherwise.Code})");
            case ("min" or "max" or "abs" or "floor" or "ceil" or "round" or "clamp" or "ratio" or "if", _):
                throw new FormulaException(at, $"'{name}' takes other arguments: min(a, b, …), max(a, b, …), abs(a), floor(a), ceil(a), round(a), clamp(a, least, most), ratio(a, b, otherwise), if(flag, then, otherwise).");
            default:
                throw new FormulaException(at, $"There is no function '{name}'. The functions are: {Names}.");
        }
    }

    private static decimal Rounded(decimal value) => Math.Round(value, MidpointRounding.AwayFromZero);

    private static Interval Number(FormulaPart part, int at) =>
        part.Type == FormulaType.Number ? part.Range : throw new FormulaException(at, "A Number is needed here, not a Flag.");

    private static FormulaPart Fold(string function, IReadOnlyList<FormulaPart> arguments, Func<Interval, Interval, Interval> range, int at) =>
        arguments.Skip(1).Aggregate(arguments[0], (left, right) => Call(function, range(Number(left, at), Number(right, at)), at, left, right));

    private static FormulaPart Call(string function, Interval range, int at, params IEnumerable<FormulaPart> arguments)
    {
        foreach (var argument in arguments) Number(argument, at);
        return new FormulaPart(FormulaType.Number, range, $"{nameof(FormulaFunctions)}.{function}({string.Join(", ", arguments.Select(argument => argument.Code))})");
    }
}
