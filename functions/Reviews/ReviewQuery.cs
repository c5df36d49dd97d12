using System.Globalization;
using MessageFunctions.Functions.Http;
using MessageFunctions.Messages;
using MessageFunctions.Problems;
using MessageFunctions.Reviews;
using MessageFunctions.Tenants;
using Microsoft.AspNetCore.Http;

namespace MessageFunctions.Functions.Reviews;

/// <summary>The filters of a list of reviews, as a query gives them.</summary>
internal sealed record ReviewQuery(ReviewFilter Filter, DateTimeOffset? From, DateTimeOffset? To, int Limit, string? Continuation)
{
    private const int MaxText = 200;

    public static (ReviewQuery? Query, Problem? Problem) Read(IQueryCollection query)
    {
        var (page, refused) = PageQuery.Read(query);
        if (refused is not null) return (null, refused);
        LineId? line = null;
        BatchId? batch = null;
        ReviewSubject? subject = null;
        ReviewOutcome? outcome = null;
        bool? pending = null, escalated = null;
        if (Text(query, "line") is { } lineText)
        {
            if (!LineId.TryParse(lineText, out var parsed)) return Refuse("line", "The id of a line.");
            line = parsed;
        }
        if (Text(query, "batch") is { } batchText)
        {
            if (!BatchId.TryParse(batchText, out var parsed)) return Refuse("batch", "The id of a batch.");
            batch = parsed;
        }
        if (Text(query, "subject") is { } subjectText && !TryEnum(subjectText, out subject)) return Refuse("subject", "content, batch or template.");
        if (Text(query, "outcome") is { } outcomeText && !TryEnum(outcomeText, out outcome)) return Refuse("outcome", "approved, rejected, change_requested, timed_out, undecided or cancelled.");
        if (!TryFlag(query, "pending", out pending)) return Refuse("pending", "true or false.");
        if (!TryFlag(query, "escalated", out escalated)) return Refuse("escalated", "true or false.");
        if (!TryTime(query, "from", out var from)) return Refuse("from", "A time such as 2026-11-23T00:00:00Z.");
        if (!TryTime(query, "to", out var to)) return Refuse("to", "A time such as 2026-11-23T00:00:00Z.");
        foreach (var name in (string[])["claimedBy", "by", "text"])
        {
            if (query[name].ToString().Length > MaxText) return Refuse(name, $"At most {MaxText} characters.");
        }
        var filter = new ReviewFilter
        {
            Line = line,
            Batch = batch,
            Subject = subject,
            Outcome = outcome,
            IsPending = pending,
            IsEscalated = escalated,
            ClaimedBy = query.ContainsKey("claimedBy") ? query["claimedBy"].ToString() : null,
            By = Text(query, "by"),
            Text = Text(query, "text"),
        };
        return (new ReviewQuery(filter, from, to, page.Limit, page.Continuation), null);
    }

    private static (ReviewQuery?, Problem?) Refuse(string name, string detail) => (null, KnownProblems.Query(name, detail));

    private static string? Text(IQueryCollection query, string name) => query[name].ToString() is { Length: > 0 } text ? text : null;

    private static bool TryEnum<T>(string text, out T? value) where T : struct, Enum
    {
        value = null;
        if (!text.All(c => char.IsAsciiLetterLower(c) || c == '_') || !Enum.TryParse<T>(text.Replace("_", "", StringComparison.Ordinal), ignoreCase: true, out var parsed)) return false;
        value = parsed;
        return true;
    }

    private static bool TryFlag(IQueryCollection query, string name, out bool? value)
    {
        value = Text(query, name) switch { "true" => true, "false" => false, _ => null };
        return value is not null || Text(query, name) is null;
    }

    private static bool TryTime(IQueryCollection query, string name, out DateTimeOffset? at)
    {
        at = null;
        if (Text(query, name) is not { } text) return true;
        var valid = DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var parsed);
        at = parsed;
        return valid && parsed.Year > 1970;
    }
}
