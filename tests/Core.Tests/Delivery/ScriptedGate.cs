using MessageFunctions.Channels;
using MessageFunctions.Delivery;

namespace MessageFunctions.Core.Tests.Delivery;

/// <summary>A gate that rules by a function, and counts how often it is asked.</summary>
internal sealed class ScriptedGate(Func<GateRequest, IReadOnlyList<GateRuling>> rule) : ISendGate
{
    public int Asked { get; private set; }

    public bool GuardsSends { get; init; }

    /// <summary>A gate that rules at random, and opens for good after a while so that a delivery ends.</summary>
    public static ScriptedGate Random(Random random, ChannelId[] plan, DateTimeOffset opensAt) => new(request =>
    {
        if (request.Now >= opensAt) return [];
        var some = request.Indices.Where(_ => random.Next(3) == 0).ToArray();
        if (some.Length == 0) return [];
        return random.Next(5) switch
        {
            0 => [new GateRuling(GateVerdict.Hold, some, "paused", "It is paused.") { Until = request.Now.AddSeconds(random.Next(1, 600)) }],
            1 => [new GateRuling(GateVerdict.Skip, some, "open", "The breaker is open.")],
            2 => [new GateRuling(GateVerdict.Skip, some, "open", "The breaker is open.") { Until = request.Now.AddSeconds(random.Next(1, 600)) }],
            3 => [new GateRuling(GateVerdict.Prefer, some, "online", "The recipient is there.") { Channel = plan[random.Next(plan.Length)] }],
            _ => [new GateRuling(GateVerdict.Reject, some, "suppressed", "The recipient wants none.")],
        };
    })
    {
        GuardsSends = random.Next(2) == 0,
    };

    public ValueTask<IReadOnlyList<GateRuling>> AskAsync(GateRequest request, CancellationToken cancellationToken = default)
    {
        Asked++;
        return ValueTask.FromResult(rule(request));
    }
}
