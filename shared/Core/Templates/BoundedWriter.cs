using System.Text;

namespace MessageFunctions.Templates;

/// <summary>Collects text up to a limit.</summary>
internal sealed class BoundedWriter(int limit) : TextWriter(System.Globalization.CultureInfo.InvariantCulture)
{
    private readonly StringBuilder _text = new();

    public override Encoding Encoding => Encoding.UTF8;

    /// <exception cref="RenderLimitException">The text would be longer than the limit.</exception>
    public override void Write(char value)
    {
        Take(1);
        _text.Append(value);
    }

    public override void Write(string? value)
    {
        if (value is null) return;
        Take(value.Length);
        _text.Append(value);
    }

    public override void Write(char[] buffer, int index, int count) => Write(buffer.AsSpan(index, count));

    public override void Write(ReadOnlySpan<char> buffer)
    {
        Take(buffer.Length);
        _text.Append(buffer);
    }

    public override string ToString() => _text.ToString();

    private void Take(int count)
    {
        if (_text.Length + count > limit) throw new RenderLimitException();
    }
}

/// <summary>What is rendered grows beyond its limit; never leaves this folder.</summary>
internal sealed class RenderLimitException() : Exception("The rendered text is too long.");
