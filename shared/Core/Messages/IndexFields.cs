namespace MessageFunctions.Messages;

/// <summary>
/// What documents are found by. Envelopes: every address under its kind, the sender's references, request keys, template and batch.
/// Decisions, outcomes and receipts: the statuses they give, and their batch where counting needs it.
/// </summary>
public static class IndexFields
{
    public const string Email = "email";
    public const string Phone = "phone";
    public const string User = "user";
    public const string Url = "url";
    public const string Reference = "ref";
    public const string RequestKey = "key";
    public const string Template = "template";
    public const string Batch = "batch";
    public const string Status = "status";
}
