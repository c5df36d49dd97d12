using System.Text.Json;
using System.Text.Json.Serialization;
using MessageFunctions.Audit;

namespace MessageFunctions.Functions.Audit;

internal sealed record AuditRecordView(long Number, DateTimeOffset At, string Action, string Subject, string By, string? From, string? Reason, string Outcome, string Previous, string Hash)
{
    public JsonElement? Changes { get; init; }

    public JsonElement? BlastRadius { get; init; }

    public static AuditRecordView Of(AuditRecord record) => new(
        record.Number, record.At, record.Entry.Action, record.Entry.Subject, record.Entry.By, record.Entry.From, record.Entry.Reason, record.Entry.Outcome, record.Previous, record.Hash)
    {
        Changes = Json(record.Entry.Changes),
        BlastRadius = Json(record.Entry.BlastRadius),
    };

    /// <summary>As JSON; as a text what was cut and is no JSON any more.</summary>
    private static JsonElement? Json(string? text)
    {
        if (text is null) return null;
        try
        {
            return JsonElement.Parse(text);
        }
        catch (JsonException)
        {
            return JsonSerializer.SerializeToElement(text, AuditJson.Default.String);
        }
    }
}

internal sealed record AuditPage(IReadOnlyList<AuditRecordView> Items, string? Continuation);

/// <summary><c>number</c> and <c>hash</c> are what to keep: a later proof that is given them shows that nothing up to there was changed.</summary>
internal sealed record AuditProofView(bool IsProven, long Entries, long Number, string Hash, bool IsKeyed, string? Fault, long? ContinuesAt)
{
    public static AuditProofView From(AuditProof proof) => new(proof.IsProven, proof.Head.Number, proof.Number, proof.Hash, proof.IsKeyed, proof.Fault, proof.ContinuesAt?.Number);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(AuditPage))]
[JsonSerializable(typeof(AuditProofView))]
[JsonSerializable(typeof(string))]
internal sealed partial class AuditJson : JsonSerializerContext;
