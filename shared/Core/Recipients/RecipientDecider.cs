using System.Globalization;
using MessageFunctions.Channels;
using MessageFunctions.Delivery;
using MessageFunctions.Messages;

namespace MessageFunctions.Recipients;

/// <summary>Whether one message may go to its recipient over a channel now, but for frequency caps. Pure.</summary>
internal static class RecipientDecider
{
    public const string Suppressed = "recipient_suppressed";
    public const string OptedOut = "opted_out";
    public const string QuietHoursReason = "quiet_hours";

    /// <summary>Null: it may. What forbids it for good comes before what forbids it over this channel, and that before what forbids it now.</summary>
    public static RecipientVerdict? Decide(RecipientFacts facts, RecipientPolicy policy, MessageKind kind, ChannelId channel, Recipient to, DateTimeOffset now) =>
        Suppression(facts, SuppressionScope.Recipient, to, channel)
        ?? OptOut(facts, kind, channel, overAnyChannel: true)
        ?? Suppression(facts, SuppressionScope.Address, to, channel)
        ?? OptOut(facts, kind, channel, overAnyChannel: false)
        ?? Quiet(facts, policy, kind, now);

    private static RecipientVerdict? Suppression(RecipientFacts facts, SuppressionScope scope, Recipient to, ChannelId channel)
    {
        foreach (var suppression in facts.Suppressions)
        {
            if (suppression.Scope != scope) continue;
            var rule = $"suppression/{suppression.Reason}";
            if (scope == SuppressionScope.Recipient)
                return new RecipientVerdict(GateVerdict.Reject, Suppressed, "The recipient is on the suppression list.") { Rule = rule };
            if (suppression.Kind == to.KindFor(channel))
                return new RecipientVerdict(GateVerdict.Skip, Suppressed, "The recipient's address for this channel is on the suppression list.") { Rule = rule };
        }
        return null;
    }

    private static RecipientVerdict? OptOut(RecipientFacts facts, MessageKind kind, ChannelId channel, bool overAnyChannel)
    {
        foreach (var preferences in facts.Preferences)
        {
            foreach (var optOut in preferences.OptOuts)
            {
                if (optOut.Channel is null != overAnyChannel || !optOut.Covers(kind, channel)) continue;
                var rule = $"opt_out/{optOut.Kind?.Name() ?? "*"}/{optOut.Channel?.Value ?? "*"}";
                return overAnyChannel
                    ? new RecipientVerdict(GateVerdict.Reject, OptedOut, "The recipient does not want messages of this kind.") { Rule = rule }
                    : new RecipientVerdict(GateVerdict.Skip, OptedOut, "The recipient does not want it over this channel.") { Rule = rule };
            }
        }
        return null;
    }

    /// <summary>Quiet hours of every address count; the latest end does.</summary>
    private static RecipientVerdict? Quiet(RecipientFacts facts, RecipientPolicy policy, MessageKind kind, DateTimeOffset now)
    {
        if (policy.CriticalKinds.Contains(kind)) return null;
        RecipientVerdict? verdict = null;
        if (facts.Preferences.Count == 0) return Quiet(policy.QuietHours, policy.TimeZone, now);
        foreach (var preferences in facts.Preferences)
        {
            var own = Quiet(preferences.QuietHours ?? policy.QuietHours, preferences.TimeZone ?? policy.TimeZone, now);
            if (own is not null && (verdict is null || own.Until > verdict.Until)) verdict = own;
        }
        return verdict;
    }

    private static RecipientVerdict? Quiet(QuietHours? hours, string zone, DateTimeOffset now)
    {
        // A zone was valid when it was saved; where this machine does not know it (any more), its hours are read as UTC rather than not at all.
        if (hours is not { } quiet || quiet.EndAt(now, Zones.Find(zone) ?? TimeZoneInfo.Utc) is not { } until) return null;
        var rule = string.Create(CultureInfo.InvariantCulture, $"quiet_hours/{quiet.From:HH\\:mm}-{quiet.To:HH\\:mm} {zone}");
        return new RecipientVerdict(GateVerdict.Hold, QuietHoursReason, "The recipient's quiet hours.") { Rule = rule, Until = until };
    }
}
