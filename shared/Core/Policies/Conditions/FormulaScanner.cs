namespace MessageFunctions.Policies.Conditions;

/// <summary>The kinds of token of a formula. There are no others: no dot outside a number, no bracket, no quote.</summary>
internal enum TokenKind
{
    Number,
    Word,
    Sign,
    End,
}

/// <summary>A token with its place.</summary>
internal readonly record struct Token(TokenKind Kind, string Text, int At)
{
    public bool Is(string sign) => Kind == TokenKind.Sign && Text == sign;
}

/// <summary>Cuts a formula into tokens.</summary>
internal sealed class FormulaScanner
{
    private static readonly string[] Signs = ["||", "&&", "<=", ">=", "==", "!=", "<", ">", "!", "+", "-", "*", "/", "(", ")", ","];

    private readonly string _text;
    private int _at;

    public FormulaScanner(string text)
    {
        _text = text;
        Next();
    }

    public Token Current { get; private set; }

    /// <exception cref="FormulaException">A character that no formula has.</exception>
    public void Next()
    {
        while (_at < _text.Length && _text[_at] is ' ' or '\t' or '\n' or '\r') _at++;
        Current = Read();
        _at += Current.Text.Length;
    }

    private Token Read()
    {
        if (_at >= _text.Length) return new Token(TokenKind.End, "", _text.Length);
        var first = _text[_at];
        if (char.IsAsciiDigit(first)) return new Token(TokenKind.Number, Number(), _at);
        if (char.IsAsciiLetter(first)) return new Token(TokenKind.Word, While(char.IsAsciiLetterOrDigit, _at), _at);
        foreach (var sign in Signs)
        {
            if (_text.AsSpan(_at).StartsWith(sign, StringComparison.Ordinal)) return new Token(TokenKind.Sign, sign, _at);
        }
        throw new FormulaException(_at, $"The character {Shown(first)} has no place in a formula.");
    }

    private string Number()
    {
        var whole = While(char.IsAsciiDigit, _at);
        var dot = _at + whole.Length;
        if (dot >= _text.Length || _text[dot] != '.') return whole;
        var fraction = While(char.IsAsciiDigit, dot + 1);
        return fraction.Length == 0 ? throw new FormulaException(dot, "Digits are missing after the point.") : $"{whole}.{fraction}";
    }

    private string While(Func<char, bool> belongs, int from)
    {
        var to = from;
        while (to < _text.Length && belongs(_text[to])) to++;
        return _text[from..to];
    }

    private static string Shown(char c) => char.IsAscii(c) && !char.IsControl(c) ? $"'{c}'" : $"U+{(int)c:X4}";
}
