namespace MessageFunctions.Budgets;

/// <summary>Where an account's quota comes from when it is opened by its first use in a month.</summary>
public interface IQuotaSource
{
    /// <summary>The quota of the account's line, channel and month; null: it has none, and so no account.</summary>
    ValueTask<Quota?> FindAsync(AccountId account, CancellationToken cancellationToken = default);
}
