using System.Buffers.Text;

namespace MessageFunctions.Embedded.Storage;

/// <summary>Where a scan goes on: the first key of the next page, opaque to callers.</summary>
internal static class ScanContinuation
{
    public static string Write(ReadOnlySpan<byte> key) => Base64Url.EncodeToString(key);

    /// <exception cref="ArgumentException">It was not made by a scan.</exception>
    public static byte[] Read(string continuation)
    {
        try
        {
            return Base64Url.DecodeFromChars(continuation);
        }
        catch (FormatException exception)
        {
            throw new ArgumentException("The continuation was not made by a scan of this store.", nameof(continuation), exception);
        }
    }
}
