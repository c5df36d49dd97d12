using Microsoft.AspNetCore.Http;

namespace MessageFunctions.Embedded.Hosting;

/// <summary>Whether a request carries a key (header <c>x-functions-key</c>, or <c>?code=</c>).</summary>
internal interface IHostKeys
{
    /// <summary>The master key.</summary>
    bool IsMaster(HttpRequest request);

    /// <summary>The system key of an extension, such as <c>durabletask_extension</c>, or the master key.</summary>
    bool IsSystem(HttpRequest request, string extension);

    /// <summary>The system key of an extension, for links that it hands out; created where there is none yet.</summary>
    string SystemKey(string extension);
}
