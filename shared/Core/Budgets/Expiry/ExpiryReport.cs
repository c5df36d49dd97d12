namespace MessageFunctions.Budgets.Expiry;

/// <summary>What a look at an account's open holds found.</summary>
/// <param name="Account">Which account.</param>
/// <param name="Watched">Open holds that were newly put on watch.</param>
/// <param name="Outlived">Open holds past their time, oldest first, at most <see cref="HoldExpiryScan.MaxOutlived"/>.</param>
/// <param name="Settled">Holds on watch that have been settled since.</param>
public sealed record ExpiryReport(AccountId Account, int Watched, IReadOnlyList<Hold> Outlived, int Settled);
