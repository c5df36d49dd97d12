using MessageFunctions.Messages;
using MessageFunctions.Tenants;

namespace MessageFunctions.Recipients;

/// <summary>What a tenant knows of those it writes to, for decisions about many messages at a time.</summary>
public interface IRecipients
{
    /// <summary>
    /// The facts about each recipient as of at most five seconds ago. Costs no read for recipients of whom nothing is known, which are most, and one
    /// for each fact of the others.
    /// </summary>
    /// <param name="tenant">Whose recipients.</param>
    /// <param name="recipients">Whom.</param>
    /// <param name="parts">What of them.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>One a recipient, in their order, null where nothing is known; empty when nothing is known of any of them.</returns>
    /// <exception cref="Storage.StorageUnavailableException">It is not known well enough, and the store does not answer.</exception>
    ValueTask<IReadOnlyList<RecipientFacts?>> FindAsync(
        TenantId tenant, IReadOnlyList<Recipient> recipients, RecipientParts parts = RecipientParts.All, CancellationToken cancellationToken = default);
}
