namespace MessageFunctions.Policies.Conditions;

/// <summary>What a formula, or a part of one, computes.</summary>
internal enum FormulaType
{
    Number,
    Flag,
}
