using System.Text.Json;
using MessageFunctions.Messages.Json;
using MessageFunctions.Tenants;

namespace MessageFunctions.Messages;

/// <summary>What a queue carries instead of an envelope: where to find it.</summary>
/// <param name="Tenant">Whose it is.</param>
/// <param name="Envelope">Which; also the queue message's id, so that a repeat is recognized.</param>
/// <param name="Priority">The queue.</param>
/// <param name="TraceParent">W3C trace context of the request that brought it.</param>
public sealed record EnvelopeReference(TenantId Tenant, EnvelopeId Envelope, Priority Priority, string? TraceParent = null)
{
    public static EnvelopeReference To(Envelope envelope) => new(envelope.Tenant, envelope.Id, envelope.Priority, envelope.TraceParent);

    /// <summary>The body of the queue message: UTF-8 JSON.</summary>
    public byte[] ToBody() => JsonSerializer.SerializeToUtf8Bytes(
        new EnvelopeReferenceBody(Tenant.Value, Envelope.Value, (int)Priority, TraceParent), MessagesJson.Default.EnvelopeReferenceBody);

    /// <summary>Reads a body; false when it is not one of ours.</summary>
    public static bool TryParse(ReadOnlySpan<byte> body, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out EnvelopeReference? reference)
    {
        reference = null;
        EnvelopeReferenceBody? read;
        try { read = JsonSerializer.Deserialize(body, MessagesJson.Default.EnvelopeReferenceBody); }
        catch (JsonException) { return false; }
        if (read is null || !TenantId.TryParse(read.Tenant, out var tenant) || !EnvelopeId.TryParse(read.Envelope, out var envelope) || read.Priority is < 0 or > 3) return false;
        reference = new EnvelopeReference(tenant, envelope, (Priority)read.Priority, read.Trace);
        return true;
    }
}
