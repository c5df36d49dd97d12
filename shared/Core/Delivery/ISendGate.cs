namespace MessageFunctions.Delivery;

/// <summary>
/// Whether messages may go over a channel now: what breakers, pauses and recipients' preferences say. Gates are asked in the order of their
/// registration, before money is held, each for the messages that those before it let through.
/// </summary>
public interface ISendGate
{
    /// <summary>
    /// Rules on messages that want to go over one channel. A message that no ruling names may go; an empty answer lets all of them. It is asked
    /// again for what is held, so it must answer from what is known now, and a repeat must change nothing.
    /// </summary>
    /// <returns>Rulings that share no message.</returns>
    /// <exception cref="Storage.StorageUnavailableException">What it needs is not known; nothing goes, and it is asked again.</exception>
    ValueTask<IReadOnlyList<GateRuling>> AskAsync(GateRequest request, CancellationToken cancellationToken = default);

    /// <summary>
    /// Whether it is asked once more before each send that comes later than a second after it let something through, a retry above all. For what a
    /// recipient does not want, which no retry may break; a gate that gives out turns must not be asked again for one that was taken.
    /// </summary>
    bool GuardsSends => false;
}
