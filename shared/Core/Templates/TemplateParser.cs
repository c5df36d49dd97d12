namespace MessageFunctions.Templates;

/// <summary>
/// Reads the part of Handlebars that templates may use: values, <c>#if #unless #each #with</c> with <c>else</c>, comments, and <c>~</c>.
/// Everything else is refused when a template is saved: partials, decorators, helpers, raw output, <c>../</c>. So a saved template can do
/// nothing but print its parameters, and what it needs is known.
/// </summary>
internal sealed class TemplateParser
{
    /// <summary>Deepest nesting of blocks.</summary>
    public const int MaxDepth = 8;

    /// <summary>Most expressions of a part.</summary>
    public const int MaxExpressions = 1_000;

    private readonly Stack<Block> _open = new();
    private readonly string _source;
    private int _expressions;

    private TemplateParser(string source) => _source = source;

    /// <summary>The nodes, or the first thing that is wrong and where.</summary>
    public static (IReadOnlyList<TemplateNode> Nodes, (int Position, string Message)? Error) Parse(string source)
    {
        var parser = new TemplateParser(source);
        try
        {
            return (parser.Run(), null);
        }
        catch (SyntaxException exception)
        {
            return ([], (exception.Position, exception.Message));
        }
    }

    private List<TemplateNode> Run()
    {
        var root = new Block("", null, 0);
        _open.Push(root);
        var position = 0;
        while (_source.IndexOf("{{", position, StringComparison.Ordinal) is var start and >= 0)
        {
            if (start > 0 && _source[start - 1] == '\\') throw Error(start, "Escaping '{{' is not allowed.");
            if (++_expressions > MaxExpressions) throw Error(start, $"There are more than {MaxExpressions:N0} expressions.");
            var isLongComment = _source.AsSpan(start).StartsWith("{{!--") || _source.AsSpan(start).StartsWith("{{~!--");
            var close = isLongComment ? "--}}" : "}}";
            var end = _source.IndexOf(close, start + 2, StringComparison.Ordinal);
            if (end < 0) throw Error(start, $"'{{{{' is not closed by '{close}'.");
            position = end + close.Length;
            Expression(start, _source.AsSpan(start + 2, end - start - 2), isLongComment);
        }
        return _open.Count == 1 ? root.Body : throw Error(_open.Peek().Position, $"'#{_open.Peek().Name}' is not closed.");
    }

    private void Expression(int position, ReadOnlySpan<char> text, bool isLongComment)
    {
        if (text.Contains("{{", StringComparison.Ordinal)) throw Error(position, "'{{' inside of an expression is not allowed.");
        if (text.StartsWith("~")) text = text[1..];
        if (text.EndsWith("~") && !isLongComment) text = text[..^1];
        if (text.StartsWith("!")) return;
        if (text.StartsWith("{") || text.StartsWith("&"))
            throw Error(position, "Raw output ('{{{' or '{{&') is not allowed; write '{{name}}', and leave a space after a brace of your own.");
        if (text.StartsWith(">") || text.StartsWith("#>")) throw Error(position, "Partials ('{{>') are not allowed.");
        if (text.StartsWith("*") || text.StartsWith("#*")) throw Error(position, "Decorators ('{{*') are not allowed.");
        if (text.StartsWith("#")) OpenBlock(position, text[1..].Trim());
        else if (text.StartsWith("/")) CloseBlock(position, text[1..].Trim());
        else if (text.Trim() is "else" || text is "^") Else(position);
        else Current.Add(new TemplateNode.Print(Path(position, text.Trim())));
    }

    private List<TemplateNode> Current => _open.Peek() is { InElse: true } block ? block.Otherwise : _open.Peek().Body;

    private void OpenBlock(int position, ReadOnlySpan<char> text)
    {
        var space = text.IndexOf(' ');
        var name = (space < 0 ? text : text[..space]).ToString();
        if (name is not ("if" or "unless" or "each" or "with")) throw Error(position, $"'#{name}' is not allowed; there are #if, #unless, #each and #with.");
        if (space < 0) throw Error(position, $"'#{name}' names no value.");
        if (_open.Count > MaxDepth) throw Error(position, $"Blocks are nested deeper than {MaxDepth}.");
        _open.Push(new Block(name, Path(position, text[space..].Trim()), position));
    }

    private void CloseBlock(int position, ReadOnlySpan<char> name)
    {
        if (_open.Count == 1) throw Error(position, $"'/{name}' closes nothing.");
        var block = _open.Pop();
        if (!name.SequenceEqual(block.Name)) throw Error(position, $"'/{name}' where '/{block.Name}' was expected.");
        Current.Add(block.Name switch
        {
            "if" => new TemplateNode.Choice(block.Path!, block.Body, block.Otherwise),
            "unless" => new TemplateNode.Choice(block.Path!, block.Otherwise, block.Body),
            "each" => new TemplateNode.Each(block.Path!, block.Body, block.Otherwise),
            _ => new TemplateNode.With(block.Path!, block.Body, block.Otherwise),
        });
    }

    private void Else(int position)
    {
        var block = _open.Peek();
        if (_open.Count == 1 || block.InElse) throw Error(position, "'else' belongs to no block.");
        block.InElse = true;
    }

    private TemplatePath Path(int position, ReadOnlySpan<char> text)
    {
        var inLoop = _open.Any(block => block.Name == "each");
        return TemplatePath.Parse(text, inLoop) ?? throw Error(position,
            $"'{(text.Length > 40 ? text[..40] : text)}' is not a value's name. Names are made of letters, digits and '_', joined by '.'; helpers and '../' are not allowed, '@root.name' reaches out of a loop.");
    }

    private static SyntaxException Error(int position, string message) => new(position, message);

    private sealed class Block(string name, TemplatePath? path, int position)
    {
        public string Name => name;

        public TemplatePath? Path => path;

        public int Position => position;

        public bool InElse { get; set; }

        public List<TemplateNode> Body { get; } = [];

        public List<TemplateNode> Otherwise { get; } = [];
    }

    private sealed class SyntaxException(int position, string message) : Exception(message)
    {
        public int Position => position;
    }
}
