namespace DurableTask.Core.Exceptions;

/// <summary>An instance of the same id is pending, running or suspended.</summary>
#pragma warning disable CA1032 // What the app can see of the official type is its name, its message and its cause.
public class OrchestrationAlreadyExistsException : Exception
#pragma warning restore CA1032
{
    public OrchestrationAlreadyExistsException(string message) : base(message)
    {
    }

    public OrchestrationAlreadyExistsException(string message, Exception innerException) : base(message, innerException)
    {
    }
}
