using MessageFunctions.Budgets;
using MessageFunctions.Messages;
using MessageFunctions.Tenants;

namespace MessageFunctions.Delivery;

/// <summary>
/// The compensation of a delivery that cannot go on: what was not begun is failed with its reason, so that its hold can be released. What was
/// begun without an answer stays in doubt, and its hold stays with it.
/// </summary>
public sealed class AbandonDelivery(IBudgetLedger ledger, EnvelopeStream stream)
{
    private readonly UnrecordedHolds _unrecorded = new(ledger);

    public async ValueTask RunAsync(TenantId tenant, EnvelopeId envelope, string reason, CancellationToken cancellationToken = default)
    {
        if (await stream.ReadAsync(tenant, envelope, cancellationToken) is not { } state) return;
        (state, _) = await stream.DecideAsync(
            state,
            current => current.Waiting().SelectMany(group => group.Indices).Order().ToList() is { Count: > 0 } left
                ? new Decision(0, DecisionKind.Failed) { Reason = reason, Text = "The delivery could not be completed.", Only = left.Count == current.Messages.Count ? null : left }
                : null,
            cancellationToken);
        await _unrecorded.ReleaseAsync(state, cancellationToken);
    }
}
