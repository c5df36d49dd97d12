namespace MessageFunctions.Policies.Conditions;

/// <summary>A condition or formula could not be evaluated: arithmetic left its range, or a fact that it needs was not given. Its message names no values.</summary>
public sealed class EvaluationException(string message, Exception? inner = null) : Exception(message, inner);
