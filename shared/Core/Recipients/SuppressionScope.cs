namespace MessageFunctions.Recipients;

/// <summary>How far a suppression reaches.</summary>
public enum SuppressionScope
{
    /// <summary>A message that names the address is not sent at all, to another address of the recipient neither.</summary>
    Recipient,

    /// <summary>Nothing is sent to the address itself; the message may go to another address of the recipient. For addresses that do not exist.</summary>
    Address,
}
