using System.Text.Json;
using MessageFunctions.Channels;
using MessageFunctions.Messages;
using MessageFunctions.StatusWebhooks;
using MessageFunctions.Tenants;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace MessageFunctions.Functions.StatusWebhooks;

/// <summary>What the functions of the status webhook do.</summary>
internal sealed class StatusWebhookHandler(StatusSubscriptions subscriptions, StatusOutbox outbox, WebhookSecrets secrets)
{
    private const int PageSize = 100;

    public async Task<IResult> GetAsync(TenantId tenant, CancellationToken cancellationToken) =>
        await subscriptions.FindAsync(tenant, cancellationToken) is { } subscription
            ? TypedResults.Json(new StatusWebhookView(subscription.Url, subscription.Since, null), StatusWebhookJson.Default.StatusWebhookView)
            : NotSet();

    /// <summary>Answers with the tenant's secrets: who may set where reports go may know what signs them.</summary>
    public async Task<IResult> PutAsync(TenantId tenant, Stream body, CancellationToken cancellationToken)
    {
        if (!secrets.Any) return Problem(409, "webhooks_not_configured", "This service has no secret to sign webhooks with.");
        StatusWebhookBody? read;
        try
        {
            read = await JsonSerializer.DeserializeAsync(body, StatusWebhookJson.Default.StatusWebhookBody, cancellationToken);
        }
        catch (JsonException exception)
        {
            return Problem(400, "body_invalid", $"The body is not a status webhook: {exception.Path}.");
        }
        if (read?.Url is not { Length: > 0 and <= StatusSubscriptions.MaxUrl } url || !Uri.TryCreate(url, UriKind.Absolute, out var parsed)
            || (parsed.Scheme != Uri.UriSchemeHttps && parsed.Scheme != Uri.UriSchemeHttp) || parsed.UserInfo.Length > 0)
            return Problem(400, "url_invalid", "url is an absolute web address without a user.");
        var subscription = await subscriptions.PutAsync(tenant, url, cancellationToken);
        string[] revealed = [.. secrets.For(tenant).Select(secret => secret.Reveal())];
        return TypedResults.Json(new StatusWebhookView(subscription.Url, subscription.Since, revealed), StatusWebhookJson.Default.StatusWebhookView);
    }

    public async Task<IResult> DeleteAsync(TenantId tenant, CancellationToken cancellationToken) =>
        await subscriptions.DeleteAsync(tenant, cancellationToken) ? TypedResults.NoContent() : NotSet();

    public async Task<IResult> GetDeadLettersAsync(TenantId tenant, IQueryCollection query, CancellationToken cancellationToken)
    {
        var (dead, continuation) = await outbox.DeadAsync(tenant, PageSize, query["continuation"].ToString() is { Length: > 0 } after ? after : null, cancellationToken);
        DeadStatusView[] items = [.. dead.Select(item => new DeadStatusView(item.Envelope.Value, item.At, item.Reason))];
        return TypedResults.Json(new DeadStatusPage(items, continuation), StatusWebhookJson.Default.DeadStatusPage);
    }

    public async Task<IResult> RedriveAsync(TenantId tenant, string envelope, CancellationToken cancellationToken) =>
        EnvelopeId.TryParse(envelope, out var id) && await outbox.RedriveAsync(tenant, id, cancellationToken)
            ? TypedResults.Accepted((string?)null)
            : Problem(404, "dead_letter_not_found", "No such envelope was given up.");

    private static ProblemHttpResult NotSet() => Problem(404, "status_webhook_not_found", "No status webhook is set.");

    private static ProblemHttpResult Problem(int status, string code, string detail) => TypedResults.Problem(
        detail: detail, statusCode: status, type: $"urn:messagefunctions:problem:{code}", extensions: new Dictionary<string, object?> { ["code"] = code });
}
