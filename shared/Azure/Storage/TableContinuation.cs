using System.Buffers.Text;
using System.Text;

namespace MessageFunctions.AzureAdapters.Storage;

/// <summary>The service's own continuation, wrapped so that a text which is none is told from one.</summary>
internal static class TableContinuation
{
    public static string Write(string token) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(token));

    /// <exception cref="ArgumentException">It was not made by a scan.</exception>
    public static string Read(string continuation)
    {
        try
        {
            return Encoding.UTF8.GetString(Base64Url.DecodeFromChars(continuation));
        }
        catch (FormatException exception)
        {
            throw new ArgumentException("The continuation was not made by a scan of this store.", nameof(continuation), exception);
        }
    }
}
