namespace MessageFunctions.Policies.Conditions;

/// <summary>A part of a formula that was read: its type, the values it can have, and the text that is compiled for it.</summary>
/// <param name="Type">Number or flag.</param>
/// <param name="Range">Of a number.</param>
/// <param name="Code">Fully parenthesized; made of nothing but numbers, operators, facts by slot and <see cref="FormulaFunctions"/>.</param>
internal sealed record FormulaPart(FormulaType Type, Interval Range, string Code);
