using System.Runtime.InteropServices;
using System.Security.Cryptography;
using MessageFunctions.Embedded.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace MessageFunctions.Embedded.Http;

/// <summary>Decides whether a request shows a key that its function asks for.</summary>
internal sealed class HostKeys(KeyFile file) : IHostKeys
{
    public const string Header = "x-functions-key";

    public const string Query = "code";

    private readonly KeyFile _file = file;

    /// <summary>The keys that open a function, beside the master key; null where it is open to all.</summary>
    public string[]? KeysFor(string function, AuthorizationLevel level) => level switch
    {
        AuthorizationLevel.Anonymous => null,
        AuthorizationLevel.Function => _file.FunctionKeys(function),
        AuthorizationLevel.System => _file.SystemKeys(),
        AuthorizationLevel.Admin => [_file.Master],
        AuthorizationLevel.User => throw new FunctionDefinitionException($"Function '{function}': AuthorizationLevel.User is not supported. Use Function, or Anonymous and check the caller yourself."),
        _ => throw new FunctionDefinitionException($"Function '{function}': {level} is no AuthorizationLevel."),
    };

    public bool IsMaster(HttpRequest request) => Shown(request) is { } shown && Same(shown, _file.Master);

    public bool IsSystem(HttpRequest request, string extension) =>
        Shown(request) is { } shown && (Same(shown, _file.SystemKey(extension)) | Same(shown, _file.Master));

    public string SystemKey(string extension) => _file.SystemKey(extension);

    /// <summary>Whether the request shows one of the keys. Every key is compared whole, so that the time taken tells nothing.</summary>
    public static bool Opens(HttpRequest request, string[] keys)
    {
        if (Shown(request) is not { } shown) return false;
        var opens = false;
        foreach (var key in keys) opens |= Same(shown, key);
        return opens;
    }

    private static string? Shown(HttpRequest request)
    {
        if (request.Headers.TryGetValue(Header, out var header) && header.Count > 0) return header[0];
        return request.QueryString.HasValue && request.Query.TryGetValue(Query, out var query) && query.Count > 0 ? query[0] : null;
    }

    private static bool Same(string shown, string key) =>
        CryptographicOperations.FixedTimeEquals(MemoryMarshal.AsBytes(shown.AsSpan()), MemoryMarshal.AsBytes(key.AsSpan()));
}
