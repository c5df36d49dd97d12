using MessageFunctions.Channels;
using MessageFunctions.Messages;
using MessageFunctions.Policies.Replay;
using MessageFunctions.Policies.Store;

namespace MessageFunctions.Access.Rates;

/// <summary>Lets the messages of a past period in again, as fast as another policy allows.</summary>
public sealed class RateLimitReplay : IPolicyReplay
{
    public string Kind => RateLimitPolicy.Kind.Name;

    public IReadOnlyList<string> Limits { get; } =
    [
        "Messages that were refused at the door are not stored: what a wider limit would have let in is not counted.",
        "Envelopes stand for the requests that brought them, so a bulk that was one request is several here.",
        "Costs are the unit prices of the plans.",
    ];

    public IReplayRun Begin(PolicyScope scope, object current, object draft) => new Run((RateLimitPolicy)draft);

    private sealed class Run(RateLimitPolicy policy) : IReplayRun
    {
        private readonly TokenBucket _total = new();
        private readonly Dictionary<ChannelId, TokenBucket> _channels = [];

        public void Next(EnvelopeState envelope, ReplayTally tally)
        {
            var accepted = envelope.Envelope;
            var taking = new BucketTaking(accepted.Messages.Count, accepted.CreatedAt.UtcTicks);
            if (policy.Total is { } total) taking.Take(_total, total.MessagesPerSecond, total.Burst);
            var channel = accepted.Plan[0].Channel;
            if (policy.Channels.TryGetValue(channel.Value, out var limit))
            {
                if (!_channels.TryGetValue(channel, out var bucket)) _channels[channel] = bucket = new TokenBucket();
                taking.Take(bucket, limit.MessagesPerSecond, limit.Burst);
            }
            var isAdmitted = taking.Finish() == TimeSpan.Zero;
            foreach (var message in envelope.Messages)
            {
                var before = ReplayFate.Of(accepted, message);
                tally.Add(accepted, message.Index, before, isAdmitted ? before : ReplayFate.Rejected(accepted), isAdmitted ? null : "rate_limited");
            }
        }
    }
}
