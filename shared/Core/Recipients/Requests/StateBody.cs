using MessageFunctions.Channels;
using MessageFunctions.Problems;

namespace MessageFunctions.Recipients.Requests;

/// <summary>What is known of a recipient for routing, as it is shown and set.</summary>
public sealed record StateBody(AddressBody To)
{
    /// <summary>The address's id in this tenant; told, not set.</summary>
    public string? Id { get; set; }

    public int? Value { get; set; }

    public bool? Online { get; set; }

    public ChannelId? LastSeenChannel { get; set; }

    public DateTimeOffset? LastSeenAt { get; set; }

    public static StateBody From(RecipientState state, AddressKey key) => new(AddressBody.From(state.Kind, state.Address))
    {
        Id = key.Id,
        Value = state.Value,
        Online = state.Online,
        LastSeenChannel = state.LastSeenChannel,
        LastSeenAt = state.LastSeenAt,
    };

    /// <summary>The value; null after errors.</summary>
    public RecipientState? Read(DateTimeOffset now, List<ProblemItem> errors)
    {
        var to = To.Read(errors);
        if (Value is < 0 or > 100) errors.Add(new(ProblemCode.NumberInvalid, "/value", "0 to 100."));
        if (LastSeenAt > now || LastSeenAt < DateTimeOffset.UnixEpoch) errors.Add(new(ProblemCode.TimeInvalid, "/lastSeenAt", "Between 1970 and now."));
        return errors.Count > 0 || to is not { } address ? null : new RecipientState(address.Kind, address.Address)
        {
            Value = Value,
            Online = Online,
            LastSeenChannel = LastSeenChannel,
            LastSeenAt = LastSeenAt?.ToUniversalTime(),
        };
    }
}
