using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace MessageFunctions.Storage;

/// <summary>Where a search goes on in either adapter: behind the last document of the page. Opaque to whoever searches.</summary>
/// <param name="At">The UTC ticks of that document.</param>
/// <param name="Id">Its id.</param>
public sealed record LogContinuation(long At, string Id)
{
    /// <exception cref="ArgumentException">It was not made by a search.</exception>
    public static LogContinuation Read(string continuation)
    {
        try
        {
            var text = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(continuation));
            var split = text.IndexOf(' ', StringComparison.Ordinal);
            if (split > 0 && long.TryParse(text.AsSpan(0, split), NumberStyles.None, CultureInfo.InvariantCulture, out var at))
                return new LogContinuation(at, text[(split + 1)..]);
        }
        catch (FormatException)
        {
            // Answered below like any other text that is none of ours.
        }
        throw new ArgumentException("The continuation was not made by a search of this store.", nameof(continuation));
    }

    public override string ToString() =>
        Base64Url.EncodeToString(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{At} {Id}")));
}
