namespace MessageFunctions.Messages;

/// <summary>What a message is for; it decides the default priority, the routing and which preferences of the recipient apply.</summary>
public enum MessageKind
{
    /// <summary>Asked for by what the recipient does now (a code, a receipt): speed first. Default priority P0.</summary>
    Transactional,

    /// <summary>About a relation that exists (a reminder, a change of terms): experience first. Default priority P1.</summary>
    Service,

    /// <summary>To win or keep business: return first. Default priority P3.</summary>
    Marketing,
}
