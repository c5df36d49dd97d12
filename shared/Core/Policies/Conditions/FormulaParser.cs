using System.Globalization;

namespace MessageFunctions.Policies.Conditions;

/// <summary>
/// Reads a formula by its own small grammar and writes it anew in the compiler's: what a person typed never reaches the compiler, so there is no way
/// in it to name a type, a member, <c>new</c>, a lambda or an indexer. Bounded in length, depth and parts; ends at the first thing that is wrong.
/// </summary>
internal sealed class FormulaParser
{
    public const int MaxLength = 500;
    public const int MaxDepth = 16;
    public const int MaxParts = 100;

    private readonly FormulaScanner _scanner;
    private readonly FactSchema _facts;
    private int _depth;
    private int _parts;

    private FormulaParser(string text, FactSchema facts) => (_scanner, _facts) = (new FormulaScanner(text), facts);

    /// <exception cref="FormulaException">It is wrong.</exception>
    public static FormulaPart Parse(string text, FormulaType wanted, FactSchema facts)
    {
        if (text.Length is 0 or > MaxLength) throw new FormulaException(0, $"A formula has 1 to {MaxLength} characters.");
        var parser = new FormulaParser(text, facts);
        var part = parser.Or();
        var rest = parser._scanner.Current;
        if (rest.Kind != TokenKind.End) throw new FormulaException(rest.At, $"'{rest.Text}' is not expected here.");
        return part.Type == wanted ? part : throw new FormulaException(0, $"It computes a {part.Type}; a {wanted} is needed.");
    }

    private FormulaPart Or() => Logical("||", And);

    private FormulaPart And() => Logical("&&", Not);

    private FormulaPart Logical(string sign, Func<FormulaPart> next)
    {
        var left = next();
        while (_scanner.Current.Is(sign))
        {
            var at = Take();
            left = Part(FormulaType.Flag, default, $"({Need(left, FormulaType.Flag, at)} {sign} {Need(next(), FormulaType.Flag, at)})", at);
        }
        return left;
    }

    private FormulaPart Not()
    {
        if (!_scanner.Current.Is("!")) return Comparison();
        var at = Take();
        return Nested(at, () => Part(FormulaType.Flag, default, $"(!{Need(Not(), FormulaType.Flag, at)})", at));
    }

    private FormulaPart Comparison()
    {
        var left = Sum();
        var sign = _scanner.Current;
        if (sign is not { Kind: TokenKind.Sign, Text: "<" or "<=" or ">" or ">=" or "==" or "!=" }) return left;
        Take();
        var right = Sum();
        return Part(FormulaType.Flag, default, $"({Need(left, FormulaType.Number, sign.At)} {sign.Text} {Need(right, FormulaType.Number, sign.At)})", sign.At);
    }

    private FormulaPart Sum()
    {
        var left = Product();
        while (_scanner.Current is { Kind: TokenKind.Sign, Text: "+" or "-" } sign)
        {
            Take();
            var right = Product();
            var code = $"({Need(left, FormulaType.Number, sign.At)} {sign.Text} {Need(right, FormulaType.Number, sign.At)})";
            left = Part(FormulaType.Number, sign.Text == "+" ? left.Range + right.Range : left.Range - right.Range, code, sign.At);
        }
        return left;
    }

    private FormulaPart Product()
    {
        var left = Unary();
        while (_scanner.Current is { Kind: TokenKind.Sign, Text: "*" or "/" } sign)
        {
            Take();
            var right = Unary();
            var code = $"({Need(left, FormulaType.Number, sign.At)} {sign.Text} {Need(right, FormulaType.Number, sign.At)})";
            if (sign.Text == "/" && right.Range.HasZero)
                throw new FormulaException(sign.At, "What it divides by can be zero. Write ratio(a, b, otherwise), or divide by max(1, b).");
            left = Part(FormulaType.Number, sign.Text == "*" ? left.Range * right.Range : left.Range / right.Range, code, sign.At);
        }
        return left;
    }

    private FormulaPart Unary()
    {
        if (!_scanner.Current.Is("-")) return Primary();
        var at = Take();
        return Nested(at, () =>
        {
            var part = Unary();
            return Part(FormulaType.Number, -part.Range, $"(-{Need(part, FormulaType.Number, at)})", at);
        });
    }

    private FormulaPart Primary()
    {
        var token = _scanner.Current;
        Take();
        switch (token.Kind)
        {
            case TokenKind.Number:
                if (!decimal.TryParse(token.Text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
                    throw new FormulaException(token.At, "The number has too many digits.");
                return Part(FormulaType.Number, new Interval(number, number), number.ToString(CultureInfo.InvariantCulture) + "M", token.At);
            case TokenKind.Word when token.Text is "true" or "false":
                return Part(FormulaType.Flag, default, token.Text, token.At);
            case TokenKind.Word when _scanner.Current.Is("("):
                return Nested(token.At, () => Call(token));
            case TokenKind.Word:
                return ReadFact(token);
            case TokenKind.Sign when token.Text == "(":
                return Nested(token.At, () =>
                {
                    var inner = Or();
                    Expect(")");
                    return inner;
                });
            default:
                throw new FormulaException(token.At, token.Kind == TokenKind.End ? "Something is missing at the end." : $"'{token.Text}' is not expected here.");
        }
    }

    private FormulaPart ReadFact(Token token)
    {
        if (_facts.Find(token.Text) is not { } fact)
            throw new FormulaException(token.At, $"'{token.Text}' is no fact here. The facts are: {string.Join(", ", _facts.Facts.Where(IsUsable).Select(known => known.Name))}.");
        if (!IsUsable(fact)) throw new FormulaException(token.At, $"The fact '{fact.Name}' is not always known, or is no number and no flag; formulas cannot use it.");
        var slot = fact.Slot.ToString(CultureInfo.InvariantCulture);
        return fact.Type == FactType.Number
            ? Part(FormulaType.Number, new Interval(fact.Least, fact.Most), $"f.Number({slot})", token.At)
            : Part(FormulaType.Flag, default, $"f.Flag({slot})", token.At);
    }

    private static bool IsUsable(Fact fact) => fact is { IsOptional: false, Type: FactType.Number or FactType.Flag };

    private FormulaPart Call(Token name)
    {
        Expect("(");
        var arguments = new List<FormulaPart>();
        do
        {
            arguments.Add(Or());
        }
        while (TakeIf(","));
        Expect(")");
        var call = FormulaCalls.Find(name.Text, arguments, name.At);
        return Part(call.Type, call.Range, call.Code, name.At);
    }

    private FormulaPart Part(FormulaType type, Interval range, string code, int at) =>
        ++_parts <= MaxParts ? new FormulaPart(type, range, code) : throw new FormulaException(at, $"A formula has at most {MaxParts} parts.");

    private FormulaPart Nested(int at, Func<FormulaPart> read)
    {
        if (++_depth > MaxDepth) throw new FormulaException(at, $"A formula is nested at most {MaxDepth} deep.");
        var part = read();
        _depth--;
        return part;
    }

    private static string Need(FormulaPart part, FormulaType type, int at) =>
        part.Type == type ? part.Code : throw new FormulaException(at, $"A {type} is needed here, not a {part.Type}.");

    private int Take()
    {
        var at = _scanner.Current.At;
        _scanner.Next();
        return at;
    }

    private bool TakeIf(string sign)
    {
        if (!_scanner.Current.Is(sign)) return false;
        Take();
        return true;
    }

    private void Expect(string sign)
    {
        if (!TakeIf(sign)) throw new FormulaException(_scanner.Current.At, $"'{sign}' is missing.");
    }
}
