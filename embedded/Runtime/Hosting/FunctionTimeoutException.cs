namespace MessageFunctions.Embedded.Hosting;

/// <summary>A function outlasted its time and could not be stopped: the host has drained, and its process must end with a failure so that whoever supervises it starts it anew.</summary>
internal sealed class FunctionTimeoutException(string message) : Exception(message);
