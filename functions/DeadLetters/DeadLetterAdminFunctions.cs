using MessageFunctions.Access;
using MessageFunctions.Functions.Access;
using MessageFunctions.Functions.Audit;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace MessageFunctions.Functions.DeadLetters;

/// <summary>Looking at what the queues gave up, and driving it again.</summary>
internal sealed class DeadLetterAdminFunctions(DeadLetterHandler letters, ICaller caller)
{
    [Function("GetDeadLetters"), Allow(Roles.Operator | Roles.Admin)]
    public Task<IResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "v1/dead-letters")] HttpRequest request, CancellationToken cancellationToken) =>
        letters.GetAsync(caller.Current, request.Query, cancellationToken);

    [Function("RedriveDeadLetter"), Allow(Roles.Operator | Roles.Admin), Audited("dead-letter.redrive")]
    public Task<IResult> RedriveAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/dead-letters/{envelope}:redrive")] HttpRequest request, string envelope,
        [DurableClient] DurableTaskClient client, CancellationToken cancellationToken) =>
        letters.RedriveAsync(caller.Current, envelope, client, cancellationToken);

    [Function("RedriveDeadLetters"), Allow(Roles.Operator | Roles.Admin), Audited("dead-letter.redrive")]
    public Task<IResult> RedriveAllAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/dead-letters:redrive")] HttpRequest request,
        [DurableClient] DurableTaskClient client, CancellationToken cancellationToken) =>
        letters.RedriveAllAsync(caller.Current, client, cancellationToken);

    [Function("GetUnreadableDeadLetters"), Allow(Roles.Platform)]
    public Task<IResult> GetUnreadableAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "v1/unreadable-dead-letters")] HttpRequest request, CancellationToken cancellationToken) =>
        letters.GetUnreadableAsync(request.Query, cancellationToken);

    /// <summary>Every hour: dead letters whose time has passed end as expired instead of waiting for somebody.</summary>
    [Function("ExpireDeadLetters")]
    public Task ExpireAsync([TimerTrigger("0 23 * * * *")] TimerInfo timer, [DurableClient] DurableTaskClient client, CancellationToken cancellationToken) =>
        letters.ExpireAsync(client, cancellationToken);
}
