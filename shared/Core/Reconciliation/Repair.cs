using MessageFunctions.Budgets;

namespace MessageFunctions.Reconciliation;

/// <summary>What mends a discrepancy. Every repair is new entries in the ledger or a recorded explanation; nothing that was written is changed.</summary>
public abstract record Repair
{
    private Repair() { }

    /// <summary>The stable name.</summary>
    public abstract string Name { get; }

    /// <summary>Spend what was taken of an open hold and release the rest; zero: release all.</summary>
    public sealed record Settle(HoldId Hold, BudgetAmount Actual) : Repair
    {
        public override string Name => "settle";
    }

    /// <summary>Add a signed amount to what is spent.</summary>
    /// <param name="Hold">The hold that the correction belongs to.</param>
    /// <param name="Amount">Positive charges, negative refunds.</param>
    /// <param name="Number">The hold's how-manieth correction it is, from 1: applying the same one again changes nothing.</param>
    public sealed record Adjust(HoldId Hold, BudgetAmount Amount, int Number) : Repair
    {
        public override string Name => "adjust";
    }

    /// <summary>Set the account row back to the fold of its entries.</summary>
    public sealed record Restate : Repair
    {
        public override string Name => "restate";
    }

    /// <summary>Nothing that entries can mend: a person looks into it and records the explanation.</summary>
    public sealed record Explain : Repair
    {
        public override string Name => "explain";
    }
}
