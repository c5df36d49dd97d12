using MessageFunctions.Budgets;
using MessageFunctions.Tenants;

namespace MessageFunctions.Reconciliation;

/// <summary>One disagreement.</summary>
/// <param name="Tenant">Whose.</param>
/// <param name="Class">Its class.</param>
/// <param name="Subject">What it is about: a hold, a message, a provider's id, an account; with the class it identifies the discrepancy in its tenant.</param>
/// <param name="Account">The account that is concerned, if one is.</param>
/// <param name="Amount">By how much: what the evidence says minus what the ledger says.</param>
/// <param name="Detail">A sentence, without personal data.</param>
/// <param name="Repair">What would mend it.</param>
public sealed record Discrepancy(
    TenantId Tenant, DiscrepancyClass Class, string Subject, AccountId? Account, BudgetAmount Amount, string Detail, Repair Repair)
{
    /// <summary>Key of the discrepancy in its tenant.</summary>
    public string Key => $"{DiscrepancyClasses.Name(Class)}:{Subject}";
}
