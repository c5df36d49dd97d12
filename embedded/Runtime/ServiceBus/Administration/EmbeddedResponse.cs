using System.Diagnostics.CodeAnalysis;
using Azure;
using Azure.Core;

namespace MessageFunctions.Embedded.ServiceBus;

/// <summary>The response that an answer without a wire carries: 200, no headers, no content.</summary>
internal sealed class EmbeddedResponse : Response
{
    public static readonly EmbeddedResponse Ok = new();

    public override int Status => 200;

    public override string ReasonPhrase => "OK";

    public override Stream? ContentStream { get; set; }

    public override string ClientRequestId { get; set; } = "";

    public override void Dispose()
    {
        // Shared, and nothing to release.
    }

    protected override bool TryGetHeader(string name, [NotNullWhen(true)] out string? value)
    {
        value = null;
        return false;
    }

    protected override bool TryGetHeaderValues(string name, [NotNullWhen(true)] out IEnumerable<string>? values)
    {
        values = null;
        return false;
    }

    protected override bool ContainsHeader(string name) => false;

    protected override IEnumerable<HttpHeader> EnumerateHeaders() => [];
}
