using System.Collections.Frozen;
using MessageFunctions.Budgets;
using MessageFunctions.Channels;
using MessageFunctions.Tenants;

namespace MessageFunctions.Circuits;

/// <summary>What of the breakers matters to a message now; immutable.</summary>
public sealed class CircuitView
{
    private readonly FrozenDictionary<ChannelId, ChannelCircuit> _channels;
    private readonly FrozenDictionary<(TenantId, LineId), AccountCircuit[]> _lines;

    private CircuitView(GlobalCircuit global, FrozenDictionary<ChannelId, ChannelCircuit> channels, FrozenDictionary<(TenantId, LineId), AccountCircuit[]> lines)
    {
        Global = global;
        _channels = channels;
        _lines = lines;
    }

    /// <summary>Nothing is open.</summary>
    public static CircuitView Closed { get; } = new(
        new GlobalCircuit(), FrozenDictionary<ChannelId, ChannelCircuit>.Empty, FrozenDictionary<(TenantId, LineId), AccountCircuit[]>.Empty);

    public GlobalCircuit Global { get; }

    /// <summary>Whether no breaker is open and nothing is released slowly, so that no message needs to be looked at.</summary>
    public bool IsCalm => !Global.IsOpen && Global.ReleaseUntil is null && _channels.Count == 0 && _lines.Count == 0;

    public static CircuitView Of(CircuitStates states)
    {
        ArgumentNullException.ThrowIfNull(states);
        var channels = states.Channels.Values.Select(circuit => circuit.Value).Where(circuit => circuit.IsOpen).ToFrozenDictionary(circuit => circuit.Channel);
        var lines = states.Accounts.Values.Select(circuit => circuit.Value).Where(circuit => circuit.IsOpen)
            .GroupBy(circuit => (circuit.Account.Tenant, circuit.Account.Line))
            .ToFrozenDictionary(group => group.Key, group => group.OrderBy(circuit => circuit.Since).ToArray());
        return new CircuitView(states.Global.Value, channels, lines);
    }

    /// <summary>The channel's breaker while it is open, else null.</summary>
    public ChannelCircuit? Channel(ChannelId channel) => _channels.Count == 0 ? null : _channels.GetValueOrDefault(channel);

    /// <summary>The first account of a line whose breaker is open in a month, else null: the line's low-priority channels are paused.</summary>
    public AccountCircuit? Line(TenantId tenant, LineId line, Month month)
    {
        if (_lines.Count == 0 || !_lines.TryGetValue((tenant, line), out var accounts)) return null;
        return Array.Find(accounts, circuit => circuit.Account.Month == month);
    }
}
