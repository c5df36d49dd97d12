using System.Diagnostics;

namespace MessageFunctions.Channels.Simulator;

/// <summary>
/// A channel that sends nothing: it asks <see cref="SimulatedProvider"/> and answers as a real channel would, with latency, errors and
/// timeouts by setting. For demonstrations, tests and benchmarks.
/// </summary>
public sealed class SimulatorChannel(ChannelId id, SimulatedProvider provider, SimulatorOptions options, SimulatorReceipts receipts, TimeProvider time) : IChannel
{
    /// <summary>What every answer of the simulator says, so that nobody takes it for a real one.</summary>
    private const string ProviderCode = "simulated";

    public ChannelId Id => id;

    public bool IsIdempotent => options.IsIdempotent;

    public int BatchSize => options.BatchSize;

    public async Task<IReadOnlyList<SendResult>> SendAsync(ChannelBatch batch, CancellationToken cancellationToken = default)
    {
        var verdicts = provider.Decide(id, batch);
        receipts.Enqueue(batch, verdicts);
        var wait = provider.NextLatency();
        if (verdicts.Any(verdict => verdict is SimulatorVerdict.TakenUnanswered or SimulatorVerdict.Lost))
            wait = TimeSpan.FromMilliseconds(options.TimeoutMilliseconds);
        if (wait > TimeSpan.Zero) await Task.Delay(wait, time, cancellationToken);

        var results = new SendResult[verdicts.Length];
        for (var i = 0; i < results.Length; i++) results[i] = new SendResult(batch.Messages[i].Id, Answer(batch.Messages[i], verdicts[i]));
        return results;
    }

    private static SendOutcome Answer(ChannelMessage message, SimulatorVerdict verdict) => verdict switch
    {
        SimulatorVerdict.Taken or SimulatorVerdict.Repeated => new SendOutcome.Accepted($"sim-{message.Id}", ProviderCode),
        SimulatorVerdict.Rejected => new SendOutcome.Rejected(SendCode.RecipientRejected, ProviderCode),
        SimulatorVerdict.Refused => new SendOutcome.Retryable(SendCode.ProviderUnavailable, providerCode: ProviderCode),
        SimulatorVerdict.TakenUnanswered or SimulatorVerdict.Lost => new SendOutcome.Unknown(SendCode.TimedOut, ProviderCode),
        _ => throw new UnreachableException(),
    };
}
