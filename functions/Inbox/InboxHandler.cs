using System.Text.Json.Serialization;
using MessageFunctions.Access;
using MessageFunctions.Channels;
using MessageFunctions.Functions.Http;
using MessageFunctions.Messages;
using MessageFunctions.Problems;
using Microsoft.AspNetCore.Http;

namespace MessageFunctions.Functions.Inbox;

/// <summary>What the inbox functions do. The user is named as in the message, percent-encoded where the URL needs it.</summary>
internal sealed class InboxHandler(InboxStore inbox)
{
    public async Task<IResult> GetAsync(CallerContext caller, string user, IQueryCollection query, CancellationToken cancellationToken)
    {
        if (Name(user) is not { } name) return new ProblemAnswer(KnownProblems.NotFound);
        var (wanted, problem) = PageQuery.Read(query);
        if (problem is not null) return new ProblemAnswer(problem);
        try
        {
            var page = await inbox.ReadAsync(caller.Tenant, name, Math.Min(wanted.Limit, InboxStore.MaxPage), wanted.Continuation, cancellationToken);
            return TypedResults.Json(new InboxPageView([.. page.Items.Select(InboxItemView.From)], page.Continuation), InboxJson.Default.InboxPageView);
        }
        catch (FormatException)
        {
            return new ProblemAnswer(KnownProblems.Continuation);
        }
    }

    public async Task<IResult> MarkReadAsync(CallerContext caller, string user, string message, CancellationToken cancellationToken) =>
        Name(user) is { } name && MessageId.TryParse(message, out var id) && await inbox.MarkReadAsync(caller.Tenant, name, id, cancellationToken) is { } item
            ? TypedResults.Json(InboxItemView.From(item), InboxJson.Default.InboxItemView)
            : new ProblemAnswer(KnownProblems.NotFound);

    /// <summary>Routes leave <c>%2F</c> as it is, and a user's name may have a slash.</summary>
    private static string? Name(string user)
    {
        var name = user.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);
        return name.Length is > 0 and <= InboxStore.MaxUser ? name : null;
    }
}

/// <summary>A message as the inbox shows it.</summary>
internal sealed record InboxItemView(string MessageId, DateTimeOffset At, string? Subject, string? Text, string? Html, DateTimeOffset? ReadAt)
{
    public static InboxItemView From(InboxItem item) => new(item.Id.ToString(), item.At, item.Subject, item.Text, item.Html, item.ReadAt);
}

/// <summary>A page, newest first.</summary>
internal sealed record InboxPageView(IReadOnlyList<InboxItemView> Items, string? Continuation);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(InboxPageView))]
[JsonSerializable(typeof(InboxItemView))]
internal sealed partial class InboxJson : JsonSerializerContext;
