using MessageFunctions.Budgets;
using MessageFunctions.Messages;

namespace MessageFunctions.Reconciliation;

/// <summary>The pure comparison of an envelope's receipts with its outcomes, per message and channel.</summary>
public static class ReceiptCheck
{
    public static void Check(EnvelopeDocuments documents, ReconciliationSettings settings, DateTimeOffset now, List<Discrepancy> found)
    {
        if (documents.Envelope is not { Value: var envelope }) return;
        if (documents.Receipts.Count == 0 && settings.ReceiptWindowHours.Count == 0) return;
        foreach (var receipt in documents.Receipts)
        {
            if (receipt.At > now - settings.Grace || HasLeft(documents, receipt.Value)) continue;
            found.Add(new Discrepancy(
                envelope.Tenant, DiscrepancyClass.ReceiptWithoutSend, receipt.DocumentId, Account: null, BudgetAmount.Zero,
                $"{receipt.Value.Channel} reports {receipt.Value.Kind} on message {receipt.Value.Index}, of which no attempt over it is recorded.",
                new Repair.Explain()));
        }
        if (settings.ReceiptWindowHours.Count > 0) FindMissing(documents, envelope, settings, now, found);
    }

    private static void FindMissing(
        EnvelopeDocuments documents, Envelope envelope, ReconciliationSettings settings, DateTimeOffset now, List<Discrepancy> found)
    {
        foreach (var outcome in documents.Outcomes)
        {
            if (!settings.ReceiptWindowHours.TryGetValue(outcome.Value.Channel, out var hours) || outcome.At.AddHours(hours) > now) continue;
            var reported = new HashSet<int>();
            foreach (var receipt in documents.Receipts)
            {
                if (receipt.Value.Channel == outcome.Value.Channel && receipt.Value.Status is not null) reported.Add(receipt.Value.Index);
            }
            foreach (var result in outcome.Value.Results)
            {
                if (result.Result != ResultKind.Accepted || !reported.Add(result.Index)) continue;
                found.Add(new Discrepancy(
                    envelope.Tenant, DiscrepancyClass.SendWithoutReceipt, $"{outcome.DocumentId}:{result.Index}", Account: null, BudgetAmount.Zero,
                    $"{outcome.Value.Channel} took message {result.Index} and has not reported on it within {hours} h.", new Repair.Explain()));
            }
        }
    }

    private static bool HasLeft(EnvelopeDocuments documents, Receipt receipt)
    {
        foreach (var outcome in documents.Outcomes)
        {
            if (outcome.Value.Channel != receipt.Channel) continue;
            var results = outcome.Value.Results;
            // Results stand by index, mostly all of them: try the place first.
            if (receipt.Index < results.Count && results[receipt.Index].Index == receipt.Index && IsEvidence(results[receipt.Index])) return true;
            foreach (var result in results)
            {
                if (result.Index == receipt.Index && IsEvidence(result)) return true;
            }
        }
        return false;
    }

    private static bool IsEvidence(MessageResult result) => result.Result is ResultKind.Accepted or ResultKind.Unknown;
}
