namespace MessageFunctions.Policies.Conditions;

/// <summary>What is wrong with a formula's text, and where: the character's place from 0.</summary>
internal sealed class FormulaException(int at, string message) : Exception(message)
{
    public int At { get; } = at;
}
