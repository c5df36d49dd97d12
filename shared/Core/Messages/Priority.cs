namespace MessageFunctions.Messages;

/// <summary>The queue a message goes through; a lower number goes first.</summary>
public enum Priority
{
    P0 = 0,
    P1 = 1,
    P2 = 2,
    P3 = 3,
}
