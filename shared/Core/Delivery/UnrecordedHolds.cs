using MessageFunctions.Budgets;
using MessageFunctions.Messages;

namespace MessageFunctions.Delivery;

/// <summary>
/// Holds that were made and never recorded, because the process stopped between the two. The next Try finds such a hold under its id; but when the
/// messages took another way meanwhile (a gate moved them, their sender withdrew them, their time passed) there is no next Try, and the hold is
/// released when the envelope is through.
/// </summary>
internal sealed class UnrecordedHolds(IBudgetLedger ledger)
{
    /// <summary>Releases them. Reads nothing for an envelope whose messages all went straight from their hold to their channel.</summary>
    public async ValueTask ReleaseAsync(EnvelopeState state, CancellationToken cancellationToken)
    {
        if (!state.Documents.Decisions.Any(decision => TookAnotherWay(decision.Value.Kind))) return;
        var recorded = state.Documents.Decisions.Select(decision => decision.Value).Where(decision => decision.Hold is not null).Select(decision => (decision.Channel, decision.Hold)).ToHashSet();
        var envelope = state.Envelope;
        // What took the messages another way was decided after the Try.
        var last = Month.Of(state.Documents.Decisions.Max(decision => decision.At));
        for (var month = Month.Of(envelope.CreatedAt); month <= last; month = month.Next())
        {
            foreach (var planned in envelope.Plan)
            {
                for (var number = 0; number <= state.Holds(); number++)
                {
                    var hold = new EnvelopeHold(envelope.Id, number, month);
                    if (recorded.Contains((planned.Channel, hold.ToString()))) continue;
                    var account = new AccountId(envelope.Tenant, envelope.Line, planned.Channel, month);
                    if (await ledger.GetHoldAsync(account, hold.Id, cancellationToken) is { Status: HoldStatus.Held })
                        await ledger.CancelAsync(account, hold.Id, "not_recorded", cancellationToken);
                }
            }
        }
    }

    private static bool TookAnotherWay(DecisionKind kind) =>
        kind is DecisionKind.Held or DecisionKind.DeadLettered or DecisionKind.Preferred or DecisionKind.Rerouted or DecisionKind.Rejected or DecisionKind.Expired or DecisionKind.Cancelled or DecisionKind.Failed;
}
