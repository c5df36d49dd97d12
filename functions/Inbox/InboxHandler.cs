using System.Globalization;
using System.Text.Json.Serialization;
using MessageFunctions.Access;
using MessageFunctions.Channels;
using MessageFunctions.Messages;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace MessageFunctions.Functions.Inbox;

/// <summary>What the inbox functions do. The user is named as in the message, percent-encoded where the URL needs it.</summary>
internal sealed class InboxHandler(InboxStore inbox)
{
    public async Task<IResult> GetAsync(CallerContext caller, string user, IQueryCollection query, CancellationToken cancellationToken)
    {
        if (Name(user) is not { } name) return Problem(404, "inbox_not_found", "No user has such a name.");
        var limit = 20;
        if (query["limit"].ToString() is { Length: > 0 } text
            && (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out limit) || limit is < 1 or > InboxStore.MaxPage))
            return Problem(400, "limit_invalid", $"limit is 1 to {InboxStore.MaxPage}.");
        try
        {
            var page = await inbox.ReadAsync(caller.Tenant, name, limit, query["continuation"].ToString() is { Length: > 0 } after ? after : null, cancellationToken);
            return TypedResults.Json(new InboxPageView([.. page.Items.Select(InboxItemView.From)], page.Continuation), InboxJson.Default.InboxPageView);
        }
        catch (FormatException)
        {
            return Problem(400, "continuation_invalid", "continuation is what the page before gave.");
        }
    }

    public async Task<IResult> MarkReadAsync(CallerContext caller, string user, string message, CancellationToken cancellationToken) =>
        Name(user) is { } name && MessageId.TryParse(message, out var id) && await inbox.MarkReadAsync(caller.Tenant, name, id, cancellationToken) is { } item
            ? TypedResults.Json(InboxItemView.From(item), InboxJson.Default.InboxItemView)
            : Problem(404, "message_not_found", "The inbox has no such message.");

    /// <summary>Routes leave <c>%2F</c> as it is, and a user's name may have a slash.</summary>
    private static string? Name(string user)
    {
        var name = user.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);
        return name.Length is > 0 and <= InboxStore.MaxUser ? name : null;
    }

    private static ProblemHttpResult Problem(int status, string code, string detail) => TypedResults.Problem(
        detail: detail, statusCode: status, type: $"urn:messagefunctions:problem:{code}", extensions: new Dictionary<string, object?> { ["code"] = code });
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
