using MessageFunctions.Budgets;
using MessageFunctions.Channels;
using MessageFunctions.Messages;

namespace MessageFunctions.Delivery;

/// <summary>
/// One hold of an envelope and what became of the messages it pays for: a pure reading of the stream. A provider is paid for what it took,
/// so a message counts as spent from the moment it was accepted or reported on, and whatever is reported of it later.
/// </summary>
/// <param name="Hold">The hold.</param>
/// <param name="Channel">The channel it pays for.</param>
/// <param name="Spent">What the accepted messages cost.</param>
/// <param name="Unknown">Messages whose outcome is not known; while there are any the hold stays.</param>
/// <param name="Pending">Messages that may still be sent on this hold.</param>
public sealed record Reservation(EnvelopeHold Hold, ChannelId Channel, BudgetAmount Spent, int Unknown, int Pending)
{
    /// <summary>Every hold of the stream, in the order in which they were made.</summary>
    public static IReadOnlyList<Reservation> Of(EnvelopeDocuments documents)
    {
        if (documents.Envelope is not { } envelope) return [];
        var reserved = documents.Decisions.Select(decision => decision.Value).Where(decision => decision.Hold is not null && decision.Kind == DecisionKind.Reserved).ToList();
        var reservations = new List<Reservation>(reserved.Count);
        for (var i = 0; i < reserved.Count; i++)
        {
            if (!EnvelopeHold.TryParse(reserved[i].Hold, out var hold) || reserved[i].Channel is not { } channel) continue;
            reservations.Add(Read(documents, envelope.Value, reserved, i, hold, channel));
        }
        return reservations;
    }

    /// <summary>The reservation that a hold belongs to, or null.</summary>
    public static Reservation? Find(EnvelopeDocuments documents, EnvelopeHold hold) => Of(documents).FirstOrDefault(reservation => reservation.Hold == hold);

    private static Reservation Read(EnvelopeDocuments documents, Envelope envelope, List<Decision> reserved, int place, EnvelopeHold hold, ChannelId channel)
    {
        var price = new BudgetAmount(reserved[place].UnitPriceMicros ?? 0, 1);
        var (spent, unknown, pending) = (BudgetAmount.Zero, 0, 0);
        foreach (var message in envelope.Messages)
        {
            if (!reserved[place].AppliesTo(message.Index)) continue;
            // A later hold for the same message takes over: what is tried from then on is paid by that one.
            var next = reserved.Skip(place + 1).FirstOrDefault(later => later.AppliesTo(message.Index))?.Number ?? int.MaxValue;
            var standing = Standing(documents, message.Index, channel, reserved[place].Number, next);
            if (standing == Standings.Spent) spent += price;
            else if (standing == Standings.Unknown) unknown++;
            else if (next == int.MaxValue && IsPending(documents, message.Index, channel)) pending++;
        }
        return new Reservation(hold, channel, spent, unknown, pending);
    }

    /// <summary>Whether it may still go over this channel; one that goes on over the next is paid for by another hold.</summary>
    private static bool IsPending(EnvelopeDocuments documents, int index, ChannelId channel) =>
        MessageState.Fold(documents, index) is { Status: MessageStatus.Queued or MessageStatus.Sending } state && state.Channel == channel;

    private static Standings Standing(EnvelopeDocuments documents, int index, ChannelId channel, int from, int to)
    {
        var best = Standings.NotSent;
        foreach (var outcome in documents.Outcomes)
        {
            if (outcome.Value.Channel != channel || outcome.Value.Attempt < from || outcome.Value.Attempt >= to) continue;
            foreach (var result in outcome.Value.Results)
            {
                if (result.Index != index) continue;
                if (result.Result == ResultKind.Accepted) return Standings.Spent;
                if (result.Result == ResultKind.Unknown) best = Standings.Unknown;
                // A later part of the same attempt may know that it was refused after all.
                else if (result.Result == ResultKind.Rejected && best == Standings.Unknown) best = Standings.NotSent;
            }
        }
        foreach (var receipt in documents.Receipts)
        {
            if (receipt.Value.Index != index || receipt.Value.Channel != channel || to != int.MaxValue) continue;
            // An unknown send that the provider reports as failed was not delivered, and is not paid for.
            if (receipt.Value.Status == MessageStatus.Delivered) return Standings.Spent;
            if (receipt.Value.Status == MessageStatus.Failed && best == Standings.Unknown) best = Standings.NotSent;
        }
        return best;
    }

    private enum Standings
    {
        NotSent,
        Unknown,
        Spent,
    }
}
