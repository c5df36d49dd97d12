using System.Globalization;
using MessageFunctions.Problems;
using Microsoft.AspNetCore.Http;

namespace MessageFunctions.Functions.Http;

/// <summary>Which page of a list a request asks for; every list takes these two and answers <c>items</c> and, but for the last page, <c>continuation</c>.</summary>
/// <param name="Limit">Most items, from 1.</param>
/// <param name="Continuation">What the page before gave; null for the first.</param>
internal readonly record struct PageQuery(int Limit, string? Continuation)
{
    /// <summary>Most items of a page.</summary>
    public const int MaxLimit = 1_000;

    private const int DefaultLimit = 100;
    private const int MaxContinuation = 4_096;

    /// <summary>The page, or what is wrong with the query.</summary>
    public static (PageQuery Page, Problem? Problem) Read(IQueryCollection query)
    {
        var limit = DefaultLimit;
        if (query["limit"] is { Count: > 0 } limits
            && (!int.TryParse(limits.ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out limit) || limit is < 1 or > MaxLimit))
            return (default, KnownProblems.Query("limit", $"1 to {MaxLimit}"));
        var continuation = query["continuation"].ToString();
        return continuation.Length > MaxContinuation
            ? (default, KnownProblems.Continuation)
            : (new PageQuery(limit, continuation.Length > 0 ? continuation : null), null);
    }
}
