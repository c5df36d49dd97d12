using System.Globalization;
using System.Text.Json;
using MessageFunctions.Messages;
using MessageFunctions.Storage;
using MessageFunctions.Tenants;

namespace MessageFunctions.Reviews;

/// <summary>
/// How reviews are kept in the table <c>reviews</c>: partition <c>{tenant}.{review}</c> with the review, its texts and the envelopes that wait for it;
/// <c>{tenant}~open</c> and <c>{tenant}~done</c> with a copy of each for lists; <c>{tenant}~batch</c> to find those of a batch.
/// </summary>
internal static class ReviewRows
{
    public const string ReviewKey = "review";
    public const string MemberPrefix = "member:";
    public const string PartPrefix = "part:";

    public static string Partition(TenantId tenant, ReviewId id) => $"{tenant}.{id}";

    public static string Open(TenantId tenant) => $"{tenant}~open";

    public static string Done(TenantId tenant) => $"{tenant}~done";

    public static string Batches(TenantId tenant) => $"{tenant}~batch";

    /// <summary>Oldest first.</summary>
    public static string OpenKey(Review review) => string.Create(CultureInfo.InvariantCulture, $"{review.CreatedAt.ToUnixTimeMilliseconds():D14}.{review.Id}");

    /// <summary>Newest first, by the time of its creation, which never changes.</summary>
    public static string DoneKey(Review review) => DoneKey(review.CreatedAt, $".{review.Id}");

    public static string DoneKey(DateTimeOffset at, string rest = "") =>
        string.Create(CultureInfo.InvariantCulture, $"{99_999_999_999_999 - at.ToUnixTimeMilliseconds():D14}{rest}");

    public static string BatchKey(BatchId batch, ReviewId id) => $"{batch}.{id}";

    public static Row ToRow(string partition, string key, Review review)
    {
        var row = new Dictionary<string, RowValue>
        {
            ["Review"] = review.Id.Value,
            ["Subject"] = review.Subject.ToString(),
            ["CreatedAt"] = review.CreatedAt,
            ["PolicyVersion"] = review.PolicyVersion,
            ["Excerpt"] = review.Excerpt,
            ["Node"] = review.Node,
            ["IsEscalated"] = review.IsEscalated,
        };
        ChunkedText.Write(row, "Authors", JsonSerializer.Serialize(review.Authors, ReviewJson.Default.IReadOnlyListString));
        ChunkedText.Write(row, "Policy", JsonSerializer.Serialize(review.Policy, ReviewJson.Default.ReviewPolicy));
        ChunkedText.Write(row, "Verdicts", JsonSerializer.Serialize(review.Verdicts, ReviewJson.Default.IReadOnlyListReviewVerdict));
        if (review.Line is { } line) row["Line"] = line.Value;
        if (review.Batch is { } batch) row["Batch"] = batch.Value;
        if (review.Template is { } template) (row["Template"], row["TemplateVersion"]) = (template.Id, template.Version);
        if (review.WaitingSince is { } since) row["WaitingSince"] = since;
        if (review.DueAt is { } due) row["DueAt"] = due;
        if (review.RemindAt is { } remind) row["RemindAt"] = remind;
        if (review.Claim is { } claim) (row["ClaimedBy"], row["ClaimedUntil"]) = (claim.By, claim.Until);
        if (review.Outcome is { } outcome) row["Outcome"] = outcome.ToString();
        if (review.EndedAt is { } ended) row["EndedAt"] = ended;
        return new Row(partition, key, row);
    }

    public static Review ToReview(TenantId tenant, Row row) => new(
        tenant, ReviewId.Parse(row.Text("Review")), row.TextOrNull("Line") is { } line ? LineId.Parse(line) : null, Enum.Parse<ReviewSubject>(row.Text("Subject")),
        row.Timestamp("CreatedAt"), JsonSerializer.Deserialize(ChunkedText.Read(row, "Policy")!, ReviewJson.Default.ReviewPolicy)!, row.Text("PolicyVersion"))
    {
        Batch = row.TextOrNull("Batch") is { } batch ? BatchId.Parse(batch) : null,
        Template = row.TextOrNull("Template") is { } template ? new TemplateReference(template, (int)row.Number("TemplateVersion")) : null,
        Authors = JsonSerializer.Deserialize(ChunkedText.Read(row, "Authors")!, ReviewJson.Default.IReadOnlyListString)!,
        Excerpt = row.Text("Excerpt"),
        Node = (int)row.Number("Node"),
        WaitingSince = row.TimestampOrNull("WaitingSince"),
        DueAt = row.TimestampOrNull("DueAt"),
        RemindAt = row.TimestampOrNull("RemindAt"),
        IsEscalated = row.Boolean("IsEscalated"),
        Claim = row.TextOrNull("ClaimedBy") is { } by ? new ReviewClaim(by, row.Timestamp("ClaimedUntil")) : null,
        Verdicts = JsonSerializer.Deserialize(ChunkedText.Read(row, "Verdicts")!, ReviewJson.Default.IReadOnlyListReviewVerdict)!,
        Outcome = row.TextOrNull("Outcome") is { } outcome ? Enum.Parse<ReviewOutcome>(outcome) : null,
        EndedAt = row.TimestampOrNull("EndedAt"),
    };

    public static Row ToRow(string partition, int place, ReviewPart part)
    {
        var row = new Dictionary<string, RowValue> { ["Label"] = part.Label };
        ChunkedText.Write(row, "Subject", part.Subject);
        ChunkedText.Write(row, "Text", part.Text);
        ChunkedText.Write(row, "Html", part.Html);
        return new Row(partition, string.Create(CultureInfo.InvariantCulture, $"{PartPrefix}{place:D2}"), row);
    }

    public static ReviewPart ToPart(Row row) => new(row.Text("Label"), ChunkedText.Read(row, "Subject"), ChunkedText.Read(row, "Text"), ChunkedText.Read(row, "Html"));

    public static Row ToRow(string partition, ReviewMember member) => new(partition, MemberPrefix + member.Envelope.Value, new Dictionary<string, RowValue>
    {
        ["Indices"] = member.Indices is null ? "" : string.Join(' ', member.Indices),
    });

    public static ReviewMember ToMember(Row row)
    {
        var indices = row.Text("Indices");
        return new ReviewMember(
            EnvelopeId.Parse(row.Key[MemberPrefix.Length..]),
            indices.Length == 0 ? null : [.. indices.Split(' ').Select(text => int.Parse(text, CultureInfo.InvariantCulture))]);
    }
}
