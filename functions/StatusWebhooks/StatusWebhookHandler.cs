using MessageFunctions.Channels;
using MessageFunctions.Functions.Admin;
using MessageFunctions.Functions.Http;
using MessageFunctions.Messages;
using MessageFunctions.Problems;
using MessageFunctions.StatusWebhooks;
using MessageFunctions.Tenants;
using Microsoft.AspNetCore.Http;

namespace MessageFunctions.Functions.StatusWebhooks;

/// <summary>What the functions of the status webhook do.</summary>
internal sealed class StatusWebhookHandler(StatusSubscriptions subscriptions, StatusOutbox outbox, WebhookSecrets secrets)
{
    private static readonly Problem NotConfigured = new(409, ProblemCode.WebhooksNotConfigured, "This service has no secret to sign webhooks with.");

    public async Task<IResult> GetAsync(TenantId tenant, HttpResponse response, CancellationToken cancellationToken) =>
        await subscriptions.GetAsync(tenant, cancellationToken) is { } subscription
            ? ConfigurationHandler.Ok(response, new StatusWebhookView(subscription.Url, subscription.Since, null), StatusWebhookJson.Default.StatusWebhookView, subscription.ETag)
            : ConfigurationHandler.NotFound();

    /// <summary>Answers with the tenant's secrets: who may set where reports go may know what signs them.</summary>
    public async Task<IResult> PutAsync(TenantId tenant, HttpRequest request, CancellationToken cancellationToken)
    {
        if (!secrets.Any) return new ProblemAnswer(NotConfigured);
        var (condition, isInvalid) = EntityTags.Read(request);
        if (condition is null) return new ProblemAnswer(isInvalid ? AdminProblems.ConditionInvalid : AdminProblems.ConditionMissing);
        var (body, problem) = await ConfigurationHandler.ReadAsync(request, StatusWebhookJson.Default.StatusWebhookBody, cancellationToken);
        if (problem is not null) return new ProblemAnswer(problem);
        if (body!.Url is not { Length: > 0 and <= StatusSubscriptions.MaxUrl } url || !Uri.TryCreate(url, UriKind.Absolute, out var parsed)
            || (parsed.Scheme != Uri.UriSchemeHttps && parsed.Scheme != Uri.UriSchemeHttp) || parsed.UserInfo.Length > 0)
            return new ProblemAnswer(KnownProblems.Validation([new ProblemItem(ProblemCode.ValueInvalid, "/url", "An absolute web address without a user.")]));
        var result = await subscriptions.PutAsync(tenant, url, condition, cancellationToken);
        if (result is not ChangeResult.Saved(var etag)) return ConfigurationHandler.Refused(result);
        request.HttpContext.Response.Headers.CacheControl = "no-store";
        string[] revealed = [.. secrets.For(tenant).Select(secret => secret.Reveal())];
        var saved = await subscriptions.GetAsync(tenant, cancellationToken);
        return ConfigurationHandler.Ok(
            request.HttpContext.Response, new StatusWebhookView(url, saved?.Since ?? default, revealed), StatusWebhookJson.Default.StatusWebhookView, etag);
    }

    public async Task<IResult> DeleteAsync(TenantId tenant, HttpRequest request, CancellationToken cancellationToken)
    {
        var (condition, isInvalid) = EntityTags.Read(request);
        if (isInvalid || condition is WriteCondition.IsNew) return new ProblemAnswer(AdminProblems.ConditionInvalid);
        if (condition is null) return new ProblemAnswer(AdminProblems.ConditionMissing);
        var result = await subscriptions.DeleteAsync(tenant, (condition as WriteCondition.Matches)?.ETag, cancellationToken);
        return result is ChangeResult.Saved ? TypedResults.NoContent() : ConfigurationHandler.Refused(result);
    }

    public async Task<IResult> GetDeadLettersAsync(TenantId tenant, IQueryCollection query, CancellationToken cancellationToken)
    {
        var (wanted, problem) = PageQuery.Read(query);
        if (problem is not null) return new ProblemAnswer(problem);
        var (dead, continuation) = await outbox.DeadAsync(tenant, wanted.Limit, wanted.Continuation, cancellationToken);
        DeadStatusView[] items = [.. dead.Select(item => new DeadStatusView(item.Envelope.Value, item.At, item.Reason))];
        return TypedResults.Json(new DeadStatusPage(items, continuation), StatusWebhookJson.Default.DeadStatusPage);
    }

    public async Task<IResult> RedriveAsync(TenantId tenant, string envelope, CancellationToken cancellationToken) =>
        EnvelopeId.TryParse(envelope, out var id) && await outbox.RedriveAsync(tenant, id, cancellationToken)
            ? TypedResults.Accepted((string?)null)
            : ConfigurationHandler.NotFound();
}
