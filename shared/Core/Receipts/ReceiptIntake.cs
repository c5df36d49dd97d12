using MessageFunctions.Channels;
using MessageFunctions.Delivery;
using MessageFunctions.Messages;
using MessageFunctions.Metrics;
using MessageFunctions.Recipients;
using MessageFunctions.Storage;
using MessageFunctions.Tenants;

namespace MessageFunctions.Receipts;

/// <summary>
/// Takes a provider's report: appends each receipt to its envelope's stream, resolves the hold of a message whose outcome was unknown, and notes
/// who unsubscribed. Receipts may come in any order, before their outcome too, and as often as they like: the stream's fold puts them in place.
/// </summary>
public sealed class ReceiptIntake(EnvelopeStream stream, SettleDelivery settle, RecipientStore recipients, TimeProvider time)
{
    private const int MaxCode = 100;
    private const int MaxProviderId = 200;

    /// <summary>Envelopes of one report that are handled side by side.</summary>
    private const int ConcurrentEnvelopes = 16;

    /// <param name="provider">The provider whose signature was checked.</param>
    /// <param name="report">At most <see cref="ReceiptReport.MaxReceipts"/> receipts.</param>
    /// <param name="cancellationToken">Gives up; what was taken stays.</param>
    /// <exception cref="StorageUnavailableException">Some may not have been taken; the provider repeats the report.</exception>
    public async ValueTask<ReceiptSummary> TakeAsync(string provider, ReceiptReport report, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(report.Receipts.Count, ReceiptReport.MaxReceipts);
        var ignored = new List<IgnoredReceipt>();
        var read = new List<Read>(report.Receipts.Count);
        for (var i = 0; i < report.Receipts.Count; i++)
        {
            var (receipt, problem) = Parse(i, report.Receipts[i]);
            if (receipt is not null) read.Add(receipt);
            else ignored.Add(new IgnoredReceipt(i, problem!));
        }

        var (taken, repeated) = (0, 0);
        var gate = new Lock();
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = ConcurrentEnvelopes, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(read.GroupBy(receipt => (receipt.Tenant, receipt.Message.Envelope)), parallel, async (group, token) =>
        {
            var result = await TakeAsync(provider, group.Key.Tenant, group.Key.Envelope, [.. group], token);
            lock (gate)
            {
                taken += result.Taken;
                repeated += result.Repeated;
                ignored.AddRange(result.Ignored);
            }
        });
        return new ReceiptSummary(taken, repeated, [.. ignored.OrderBy(item => item.Index)]);
    }

    private async ValueTask<ReceiptSummary> TakeAsync(string provider, TenantId tenant, EnvelopeId id, List<Read> receipts, CancellationToken cancellationToken)
    {
        var state = await stream.ReadAsync(tenant, id, cancellationToken);
        using var step = state is null ? null : AppTraces.Start("envelope.receipts", state.Envelope);
        var ignored = new List<IgnoredReceipt>();
        var (taken, repeated) = (0, 0);
        foreach (var read in receipts)
        {
            if (state is null || read.Message.Index >= state.Messages.Count)
            {
                ignored.Add(new IgnoredReceipt(read.Place, "message_unknown"));
                continue;
            }
            var receipt = Receipt(provider, state, read);
            if (await stream.RecordAsync(state.Envelope, receipt, At(state.Envelope, read), cancellationToken) == AppendResult.Created)
            {
                taken++;
                AppMetrics.Received(receipt.Channel, receipt.Kind);
            }
            else
            {
                repeated++;
            }
            if (read.Kind == ReceiptKind.Unsubscribed) await UnsubscribeAsync(state.Envelope, receipt, cancellationToken);
        }
        // A repeat settles too: the first time the process may have stopped in between.
        if (state is not null && receipts.Any(read => WasUnknown(state, read.Message.Index))) await settle.RunAsync(tenant, id, cancellationToken);
        return new ReceiptSummary(taken, repeated, ignored);
    }

    /// <summary>Who unsubscribes from a message wants no more of its kind over its channel; what else they get is theirs to say.</summary>
    private async ValueTask UnsubscribeAsync(Envelope envelope, Receipt receipt, CancellationToken cancellationToken)
    {
        var to = envelope.Messages[receipt.Index].To;
        if (to.KindFor(receipt.Channel) is { } kind && to.AddressFor(receipt.Channel) is { } address)
            await recipients.OptOutAsync(envelope.Tenant, kind, address, new OptOut(envelope.Kind, receipt.Channel), cancellationToken);
    }

    private static Receipt Receipt(string provider, EnvelopeState state, Read read)
    {
        var index = read.Message.Index;
        var channel = state.Documents.Outcomes
                .Where(outcome => outcome.Value.Results.Any(result => result.Index == index && result.ProviderId == read.ProviderId))
                .Select(outcome => (ChannelId?)outcome.Value.Channel)
                .FirstOrDefault()
            ?? state.Messages[index].Channel ?? state.Envelope.Plan[0].Channel;
        return new Receipt(index, read.Kind, channel, read.ProviderId) { Provider = provider, Code = read.Code };
    }

    /// <summary>The provider's clock, as far as it makes sense here.</summary>
    private DateTimeOffset At(Envelope envelope, Read read)
    {
        var now = time.GetUtcNow();
        return read.At > now ? now : read.At < envelope.CreatedAt ? envelope.CreatedAt : read.At;
    }

    private static bool WasUnknown(EnvelopeState state, int index) => index < state.Messages.Count
        && (state.Messages[index].Status == MessageStatus.Sending
            || state.Documents.Outcomes.Any(outcome => outcome.Value.Results.Any(result => result.Index == index && result.Result == ResultKind.Unknown)));

    private static (Read? Receipt, string? Problem) Parse(int place, ReportedReceipt reported)
    {
        if (!TenantId.TryParse(reported.Tenant, out var tenant) || !MessageId.TryParse(reported.MessageId, out var message)
            || reported.Code?.Length > MaxCode || reported.ProviderId is { Length: 0 or > MaxProviderId })
            return (null, "receipt_invalid");
        ReceiptKind? kind = reported.Event switch
        {
            "delivered" => ReceiptKind.Delivered,
            "failed" => ReceiptKind.Failed,
            "opened" => ReceiptKind.Opened,
            "clicked" => ReceiptKind.Clicked,
            "unsubscribed" => ReceiptKind.Unsubscribed,
            _ => null,
        };
        return kind is null
            ? (null, "event_unknown")
            : (new Read(place, tenant, message, kind.Value, reported.At.ToUniversalTime(), reported.Code, reported.ProviderId ?? reported.MessageId), null);
    }

    private sealed record Read(int Place, TenantId Tenant, MessageId Message, ReceiptKind Kind, DateTimeOffset At, string? Code, string ProviderId);
}
