namespace MessageFunctions.Policies.Conditions;

/// <summary>A node of a condition that is bound to the slots of its facts.</summary>
internal abstract class ConditionNode
{
    public abstract bool Holds(FactFrame facts);
}

internal sealed class ConstantNode(bool value) : ConditionNode
{
    public override bool Holds(FactFrame facts) => value;
}

internal sealed class AllNode(ConditionNode[] parts) : ConditionNode
{
    public override bool Holds(FactFrame facts)
    {
        foreach (var part in parts)
        {
            if (!part.Holds(facts)) return false;
        }
        return true;
    }
}

internal sealed class AnyNode(ConditionNode[] parts) : ConditionNode
{
    public override bool Holds(FactFrame facts)
    {
        foreach (var part in parts)
        {
            if (part.Holds(facts)) return true;
        }
        return false;
    }
}

internal sealed class NotNode(ConditionNode part) : ConditionNode
{
    public override bool Holds(FactFrame facts) => !part.Holds(facts);
}

internal sealed class NumberNode(int slot, Comparison comparison, Threshold threshold) : ConditionNode
{
    public override bool Holds(FactFrame facts)
    {
        if (!facts.Has(slot)) return false;
        var order = facts.Number(slot).CompareTo(threshold.Value(facts));
        return comparison switch
        {
            Comparison.Equal => order == 0,
            Comparison.NotEqual => order != 0,
            Comparison.Less => order < 0,
            Comparison.LessOrEqual => order <= 0,
            Comparison.Greater => order > 0,
            Comparison.GreaterOrEqual => order >= 0,
            _ => throw new InvalidOperationException($"Numbers are not compared by {comparison}."),
        };
    }
}

internal sealed class NumberInNode(int slot, decimal[] values) : ConditionNode
{
    public override bool Holds(FactFrame facts) => facts.Has(slot) && Array.IndexOf(values, facts.Number(slot)) >= 0;
}

internal sealed class TextNode(int slot, string value, bool isEqual) : ConditionNode
{
    public override bool Holds(FactFrame facts) => facts.Has(slot) && string.Equals(facts.Text(slot), value, StringComparison.Ordinal) == isEqual;
}

internal sealed class TextInNode(int slot, string[] values) : ConditionNode
{
    public override bool Holds(FactFrame facts) => facts.Has(slot) && Array.IndexOf(values, facts.Text(slot)) >= 0;
}

internal sealed class FlagNode(int slot, bool value) : ConditionNode
{
    public override bool Holds(FactFrame facts) => facts.Has(slot) && facts.Flag(slot) == value;
}

internal sealed class WordNode(int slot, string word) : ConditionNode
{
    public override bool Holds(FactFrame facts) => facts.Has(slot) && facts.HasWord(slot, word);
}

internal sealed class FormulaNode(Formula formula) : ConditionNode
{
    public override bool Holds(FactFrame facts) => formula.Holds(facts);
}
