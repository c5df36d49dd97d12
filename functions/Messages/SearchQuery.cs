using System.Globalization;
using MessageFunctions.Messages;
using MessageFunctions.Messages.Requests;
using MessageFunctions.Problems;
using MessageFunctions.Tenants;
using Microsoft.Extensions.Primitives;

namespace MessageFunctions.Functions.Messages;

/// <summary>Reads the query of a search.</summary>
internal static class SearchQuery
{
    private const int MaxLimit = 200;
    private const int MaxContinuation = 4_096;

    public static (MessageSearch? Search, Problem? Problem) Read(TenantId tenant, IEnumerable<KeyValuePair<string, StringValues>> query)
    {
        var search = new MessageSearch(tenant);
        foreach (var (name, values) in query)
        {
            if (values.Count != 1 || values[0] is not { Length: > 0 } text) return Wrong(name, "it is there once, with a value");
            if (text.Length > (name == "continuation" ? MaxContinuation : RequestLimits.MaxUrl)) return Wrong(name, "too long");
            switch (name)
            {
                case "recipient": search = search with { Recipient = text }; break;
                case "reference": search = search with { Reference = text }; break;
                case "template": search = search with { Template = text }; break;
                case "continuation": search = search with { Continuation = text }; break;
                case "status" when MessageStatuses.TryParse(text, out var status): search = search with { Status = status }; break;
                case "batch" when BatchId.TryParse(text, out var batch): search = search with { Batch = batch }; break;
                case "from" when TryTime(text, out var from): search = search with { From = from }; break;
                case "to" when TryTime(text, out var to): search = search with { To = to }; break;
                case "limit" when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit is > 0 and <= MaxLimit:
                    search = search with { Limit = limit };
                    break;
                case "status": return Wrong(name, "one of " + string.Join(", ", MessageStatuses.All.Select(MessageStatuses.Name)));
                case "batch": return Wrong(name, "the id of a batch");
                case "from" or "to": return Wrong(name, "an RFC 3339 time with offset, such as 2030-01-31T08:00:00Z");
                case "limit": return Wrong(name, $"1 to {MaxLimit}");
                default: return Wrong(name, "there is no such parameter");
            }
        }
        return (search, null);
    }

    private static bool TryTime(string text, out DateTimeOffset time) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out time);

    private static (MessageSearch?, Problem) Wrong(string name, string detail) => (null, KnownProblems.Query(name.Length > 32 ? "…" : name, detail));
}
