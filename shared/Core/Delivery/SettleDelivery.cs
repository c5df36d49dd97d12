using MessageFunctions.Budgets;
using MessageFunctions.Messages;
using MessageFunctions.Metrics;
using MessageFunctions.Storage;
using MessageFunctions.Tenants;
using MessageFunctions.Windows;

namespace MessageFunctions.Delivery;

/// <summary>What became of an envelope's holds.</summary>
/// <param name="Settled">Holds that are resolved, now or earlier.</param>
/// <param name="Open">Holds that stay: messages on them are unknown or still to be sent.</param>
/// <param name="SpentMicros">Cash spent on the resolved holds, in micro-units.</param>
/// <param name="Mismatches">Holds whose ledger says something else than the stream; reconciliation reports them.</param>
/// <param name="IsFinished">Whether nothing of the envelope is left to decide or send.</param>
public sealed record SettleResult(int Settled, int Open, long SpentMicros, int Mismatches, bool IsFinished = false);

/// <summary>
/// The Confirm or Cancel of an envelope's holds, read from its stream alone: so the saga, a receipt and reconciliation all settle by the same
/// rule, in any order and as often as they like.
/// </summary>
public sealed class SettleDelivery(IBudgetLedger ledger, IMessageLog log, EnvelopeStream stream, ISendObserver? observer = null)
{
    private readonly UnrecordedHolds _unrecorded = new(ledger);

    /// <exception cref="StorageUnavailableException">Repeat it.</exception>
    public async ValueTask<SettleResult> RunAsync(TenantId tenant, EnvelopeId id, CancellationToken cancellationToken = default)
    {
        var documents = EnvelopeDocuments.Parse(await log.ReadAsync(tenant, id, cancellationToken));
        if (documents.Envelope is not { } envelope) return new SettleResult(0, 0, 0, 0);
        using var step = AppTraces.Start("envelope.settle", envelope.Value);
        var (settled, open, spent, mismatches) = (0, 0, 0L, 0);
        var reservations = Reservation.Of(documents);
        foreach (var reservation in reservations)
        {
            if (reservation.Unknown > 0 || reservation.Pending > 0)
            {
                open++;
                continue;
            }
            if (!await SettleAsync(envelope.Value, reservation, cancellationToken))
            {
                mismatches++;
                AppMetrics.Mismatched();
            }
            settled++;
            spent += reservation.Spent.CashMicros;
        }
        var state = EnvelopeState.Fold(documents)!;
        if (state.IsFinished) await _unrecorded.ReleaseAsync(state, cancellationToken);
        if (state.IsFinished && await RecordAsync(state, cancellationToken))
        {
            foreach (var reservation in reservations)
            {
                AppMetrics.Spent(reservation.Channel, reservation.Spent.CashMicros);
                observer?.Spent(envelope.Value, reservation.Channel, reservation.Spent.CashMicros);
            }
        }
        return new SettleResult(settled, open, spent, mismatches, state.IsFinished);
    }

    private async ValueTask<bool> SettleAsync(Envelope envelope, Reservation reservation, CancellationToken cancellationToken)
    {
        var account = new AccountId(envelope.Tenant, envelope.Line, reservation.Channel, reservation.Hold.Month);
        var outcome = reservation.Spent.IsZero
            ? await ledger.CancelAsync(account, reservation.Hold.Id, "nothing_sent", cancellationToken)
            : await ledger.ConfirmAsync(account, reservation.Hold.Id, reservation.Spent, cancellationToken);
        return outcome is SettleOutcome.Confirmed or SettleOutcome.Cancelled;
    }

    /// <summary>Records the final counts once, so that the progress of a batch is a sum over envelopes and not over messages.</summary>
    private async ValueTask<bool> RecordAsync(EnvelopeState state, CancellationToken cancellationToken)
    {
        var (_, recorded) = await stream.DecideAsync(
            state,
            current => current.IsSettled ? null : new Decision(0, DecisionKind.Settled) { Tally = current.Tally() },
            cancellationToken);
        return recorded is not null;
    }
}
