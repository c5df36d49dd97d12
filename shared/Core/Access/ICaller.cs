namespace MessageFunctions.Access;

/// <summary>The caller of the invocation that runs (scoped); what every HTTP function asks for its tenant.</summary>
public interface ICaller
{
    /// <summary>The proven caller.</summary>
    /// <exception cref="InvalidOperationException">The function admits anybody, or was not started by a request: there is no caller.</exception>
    CallerContext Current { get; }
}
