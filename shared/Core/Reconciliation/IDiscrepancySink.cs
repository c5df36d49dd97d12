namespace MessageFunctions.Reconciliation;

/// <summary>Takes what a run finds, as it finds it. Called from several threads.</summary>
public interface IDiscrepancySink
{
    /// <summary>Keeps a discrepancy and, where the policy says so, repairs it.</summary>
    ValueTask<Disposition> AddAsync(Discrepancy discrepancy, CancellationToken cancellationToken = default);
}

/// <summary>What became of a discrepancy.</summary>
public enum Disposition
{
    /// <summary>It stands, for a person to decide.</summary>
    Open,

    /// <summary>Its repair was applied.</summary>
    Repaired,

    /// <summary>A person has explained it before: it is not reported again.</summary>
    Explained,
}
