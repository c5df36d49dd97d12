using System.Security.Cryptography;
using System.Text.Json;
using MessageFunctions.Channels;
using MessageFunctions.Messages;
using MessageFunctions.Storage;
using MessageFunctions.Tenants;

namespace MessageFunctions.StatusWebhooks;

/// <summary>
/// Tells tenants what became of their messages: at least once, and for each message in order, because an envelope's reports go one after the
/// other and its cursor moves only when one was taken. A server that does not take them is tried ever more rarely and then given up.
/// </summary>
public sealed class StatusRelay(
    IMessageLog log, StatusSubscriptions subscriptions, StatusOutbox outbox, IWebhookPoster poster, WebhookSecrets secrets, StatusWebhookOptions options, TimeProvider time)
{
    private const int ConcurrentTenants = 16;

    /// <summary>Tells what is due now; what is left after <see cref="StatusWebhookOptions.RunSeconds"/> is for the next run.</summary>
    /// <returns>How many reports were taken.</returns>
    public async ValueTask<int> RunAsync(CancellationToken cancellationToken = default)
    {
        if (!secrets.Any) return 0;
        var end = time.GetUtcNow().AddSeconds(options.RunSeconds);
        var told = 0;
        // Side by side, so that one tenant's slow server holds up nobody else.
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = ConcurrentTenants, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(await subscriptions.ListAsync(cancellationToken), parallel, async (subscription, token) =>
        {
            while (time.GetUtcNow() < end && await outbox.DueAsync(subscription.Tenant, token) is { Count: > 0 } due)
                Interlocked.Add(ref told, await RunAsync(subscription, due, token));
        });
        return told;
    }

    private async ValueTask<int> RunAsync(StatusSubscription subscription, IReadOnlyList<Row> due, CancellationToken cancellationToken)
    {
        var told = 0;
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = options.Concurrency, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(due.GroupBy(Envelope), parallel, async (rows, token) =>
        {
            if (await TellAsync(subscription, rows.Key, [.. rows], token)) Interlocked.Increment(ref told);
        });
        return told;
    }

    private async ValueTask<bool> TellAsync(StatusSubscription subscription, EnvelopeId envelope, List<Row> due, CancellationToken cancellationToken)
    {
        var tenant = subscription.Tenant;
        var now = time.GetUtcNow();
        var row = await outbox.CursorAsync(tenant, envelope, cancellationToken);
        var cursor = row is null ? StatusCursor.Empty : StatusCursor.Read(row);
        List<RowChange> done = [.. due.Select(item => new RowChange.Delete(item.Key))];
        if (cursor.DeadReason is not null)
        {
            // It waits for a person, and what is new will be told with the rest.
            await outbox.CommitAsync(tenant, done, cancellationToken);
            return false;
        }
        if (cursor.NotBefore > now)
        {
            done.Add(new RowChange.Put(StatusOutbox.Due(tenant, cursor.NotBefore.Value, envelope.Value, now)));
            await outbox.CommitAsync(tenant, done, cancellationToken);
            return false;
        }

        var documents = await log.ReadAsync(tenant, envelope, cancellationToken);
        AwaitMissing(tenant, due, documents, now, done);
        var events = EnvelopeState.Fold(documents) is { } state ? Events(state, cursor) : [];
        if (events.Count == 0)
        {
            await outbox.CommitAsync(tenant, done, cancellationToken);
            return false;
        }

        var outcome = await PostAsync(subscription, envelope, events, cancellationToken);
        var after = outcome is SendOutcome.Accepted ? Advance(cursor, events) : Fail(cursor, outcome, now);
        // What else there is to do about this envelope is one row: the next try, or none.
        if (after.NotBefore is { } next) done.Add(new RowChange.Put(StatusOutbox.Due(tenant, next, envelope.Value, now)));
        if (after.DeadReason is { } reason) done.Add(new RowChange.Put(StatusOutbox.Dead(tenant, envelope, now, reason)));
        var changed = StatusOutbox.Cursor(tenant, envelope, after);
        done.Add(row is null ? new RowChange.Insert(changed) : new RowChange.Replace(changed, row.ETag));
        // A conflict means that another run told it too; the rows stay, and the next run looks again.
        await outbox.CommitAsync(tenant, done, cancellationToken);
        return outcome is SendOutcome.Accepted;
    }

    /// <summary>A document that was announced and is not there yet is looked for again a little later.</summary>
    private static void AwaitMissing(TenantId tenant, List<Row> due, IReadOnlyList<LogDocument> documents, DateTimeOffset now, List<RowChange> done)
    {
        var present = documents.Select(document => document.Id).ToHashSet(StringComparer.Ordinal);
        foreach (var row in due)
        {
            var announced = row.Timestamp("announcedAt");
            if (present.Contains(row.Text("document")) || now - announced > StatusOutbox.MaxDocumentDelay) continue;
            done.Add(new RowChange.Put(StatusOutbox.Due(tenant, now.AddSeconds(10), row.Text("document"), announced)));
            return;
        }
    }

    private static List<StatusEvent> Events(EnvelopeState state, StatusCursor cursor)
    {
        var events = new List<StatusEvent>();
        foreach (var message in state.Messages)
        {
            var before = cursor.Told.TryGetValue(message.Index, out var told) ? told : (ToldStatus?)null;
            if (before?.Status == message.Status) continue;
            events.Add(new StatusEvent(
                new MessageId(state.Envelope.Id, message.Index).ToString(), (before?.Sequence ?? 0) + 1, message.Status, before?.Status, message.Since,
                message.Channel?.Value, state.Envelope.Messages[message.Index].Reference));
        }
        return events;
    }

    private async ValueTask<SendOutcome> PostAsync(StatusSubscription subscription, EnvelopeId envelope, List<StatusEvent> events, CancellationToken cancellationToken)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(new StatusReport(StatusReport.TypeName, subscription.Tenant.Value, events), StatusJson.Default.StatusReport);
        // The id follows from what is told, so a repeat has the same and a report that grew since has another.
        var id = $"{envelope.Value}-s-{Convert.ToHexStringLower(SHA256.HashData(body).AsSpan(0, 8))}";
        return await poster.PostAsync(new WebhookPost(subscription.Url, id, secrets.For(subscription.Tenant), body), cancellationToken);
    }

    private static StatusCursor Advance(StatusCursor cursor, List<StatusEvent> events)
    {
        var told = new Dictionary<int, ToldStatus>(cursor.Told);
        foreach (var item in events)
        {
            if (!MessageId.TryParse(item.MessageId, out var id)) throw new InvalidOperationException($"'{item.MessageId}' is no message.");
            told[id.Index] = new ToldStatus(item.Sequence, item.Status);
        }
        return new StatusCursor(told);
    }

    private StatusCursor Fail(StatusCursor cursor, SendOutcome outcome, DateTimeOffset now)
    {
        var since = cursor.FailingSince ?? now;
        var failed = cursor with { Attempts = cursor.Attempts + 1, FailingSince = since, NotBefore = null };
        var failure = new Failure.Transient(outcome.Code, (outcome as SendOutcome.Retryable)?.After, since.AddHours(options.GiveUpAfterHours));
        return RecoveryPolicy.Decide(StatusWebhookOptions.Recovery, failure, failed.Attempts, now) switch
        {
            RecoveryAction.RetryLater later => failed with { NotBefore = now + later.Delay },
            RecoveryAction.RetryNow => failed with { NotBefore = now },
            RecoveryAction.DeadLetter or RecoveryAction.Discard => failed with { DeadReason = outcome.Code },
            var other => throw new InvalidOperationException($"Unknown action {other}."),
        };
    }

    private static EnvelopeId Envelope(Row due) => EnvelopeId.TryParse(due.Text("document").AsSpan(0, EnvelopeId.Length), out var envelope)
        ? envelope
        : throw new InvalidDataException($"The outbox row '{due.Key}' names no envelope.");
}
