using System.Text.Json;

namespace MessageFunctions.Messages;

/// <summary>Lists what happened to a message, by time.</summary>
internal static class MessageSteps
{
    public static IReadOnlyList<MessageStep> Of(EnvelopeDocuments documents, int index)
    {
        var steps = new List<MessageStep>();
        if (documents.Envelope is { } envelope) steps.Add(Accepted(envelope));
        foreach (var decision in documents.Decisions)
        {
            if (decision.Value.AppliesTo(index)) steps.Add(Decided(decision));
        }
        foreach (var outcome in documents.Outcomes)
        {
            foreach (var result in outcome.Value.Results)
            {
                if (result.Index == index) steps.Add(Tried(outcome, result));
            }
        }
        foreach (var receipt in documents.Receipts)
        {
            if (receipt.Value.Index == index) steps.Add(Reported(receipt));
        }
        // Clocks of providers and machines differ; by itself each list above is in its right order, and a stable sort keeps that for equal times.
        return [.. steps.OrderBy(step => step.At)];
    }

    private static MessageStep Accepted(Recorded<Envelope> envelope) => new(envelope.At, "accepted", envelope.DocumentId)
    {
        Status = MessageStatus.Accepted,
        Rule = envelope.Value.Rule,
        Policy = envelope.Value.Policy,
        Channel = envelope.Value.Plan[0].Channel,
        UnitPriceMicros = envelope.Value.Plan[0].UnitPriceMicros,
        Until = envelope.Value.SendAt,
    };

    private static MessageStep Decided(Recorded<Decision> decision) => new(decision.At, Name(decision.Value.Kind), decision.DocumentId)
    {
        Status = decision.Value.Status,
        Reason = decision.Value.Reason,
        Text = decision.Value.Text,
        Rule = decision.Value.Rule,
        Policy = decision.Value.Policy,
        Channel = decision.Value.Channel,
        UnitPriceMicros = decision.Value.UnitPriceMicros,
        Hold = decision.Value.Hold,
        Until = decision.Value.Until,
        By = decision.Value.By,
        Review = decision.Value.Review,
        Verdicts = decision.Value.Verdicts ?? [],
        Attempt = decision.Value.Kind == DecisionKind.Sending ? decision.Value.Number : null,
    };

    private static MessageStep Tried(Recorded<Outcome> outcome, MessageResult result) =>
        new(outcome.At - TimeSpan.FromMilliseconds(result.MillisecondsBefore), $"result_{Name(result.Result)}", outcome.DocumentId)
        {
            Status = result.Result switch
            {
                ResultKind.Accepted => MessageStatus.Sent,
                ResultKind.Unknown => MessageStatus.Unknown,
                ResultKind.Rejected or ResultKind.Retryable => null,
                _ => throw new InvalidOperationException($"Unknown result {result.Result}."),
            },
            Reason = result.Reason ?? outcome.Value.Source,
            Text = result.Text,
            Channel = outcome.Value.Channel,
            Attempt = outcome.Value.Attempt,
            Provider = outcome.Value.Provider,
            ProviderId = result.ProviderId,
            Code = result.Code,
        };

    private static MessageStep Reported(Recorded<Receipt> receipt) => new(receipt.At, $"receipt_{Name(receipt.Value.Kind)}", receipt.DocumentId)
    {
        Status = receipt.Value.Status,
        Channel = receipt.Value.Channel,
        Provider = receipt.Value.Provider,
        ProviderId = receipt.Value.ProviderId,
        Code = receipt.Value.Code,
    };

    private static string Name<T>(T value) where T : struct, Enum => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());
}
