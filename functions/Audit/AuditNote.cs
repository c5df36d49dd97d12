using Microsoft.AspNetCore.Http;

namespace MessageFunctions.Functions.Audit;

/// <summary>What a handler tells of the change it makes, for the entry that goes on record. One a request.</summary>
internal sealed class AuditNote
{
    private static readonly object Key = new();

    /// <summary>What is changed, where the route does not say it.</summary>
    public string? Subject { get; set; }

    /// <summary>Why, in the caller's words.</summary>
    public string? Reason { get; set; }

    /// <summary>What is different, as <see cref="MessageFunctions.Policies.JsonDiff.ToJson"/> writes it.</summary>
    public string? Changes { get; set; }

    /// <summary>What the change reaches, as JSON.</summary>
    public string? BlastRadius { get; set; }

    /// <summary>The note of a request; one that nobody reads where its function is not audited.</summary>
    public static AuditNote Of(HttpContext http)
    {
        if (http.Items.TryGetValue(Key, out var found)) return (AuditNote)found!;
        var note = new AuditNote();
        http.Items[Key] = note;
        return note;
    }
}
