using MessageFunctions.Access;
using MessageFunctions.Functions.Access;
using MessageFunctions.Functions.Audit;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace MessageFunctions.Functions.Inbox;

/// <summary>The in-app inboxes of a tenant's users, for the business line's own app.</summary>
internal sealed class InboxFunctions(InboxHandler inbox, ICaller caller)
{
    [Function("GetInbox")]
    [Allow(Roles.Sender)]
    public Task<IResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "v1/inbox/{user}")] HttpRequest request, string user, CancellationToken cancellationToken) =>
        inbox.GetAsync(caller.Current, user, request.Query, cancellationToken);

    [Function("MarkInboxMessageRead")]
    [NotAudited("It is what a reader does.")]
    [Allow(Roles.Sender)]
    public Task<IResult> MarkReadAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/inbox/{user}/{message}:read")] HttpRequest request,
        string user, string message, CancellationToken cancellationToken) =>
        inbox.MarkReadAsync(caller.Current, user, message, cancellationToken);
}
