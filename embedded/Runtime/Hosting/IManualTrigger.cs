namespace MessageFunctions.Embedded.Hosting;

/// <summary>A trigger kind whose functions can be run by hand with <c>POST /admin/functions/{name}</c>.</summary>
internal interface IManualTrigger
{
    /// <summary>Runs the function once, as if its trigger had fired.</summary>
    /// <param name="function">A function of this kind.</param>
    /// <param name="input">The <c>input</c> of the request: a message body, an activity's input; null when there is none.</param>
    /// <param name="invoker">Runs it.</param>
    /// <param name="cancellationToken">Ends it.</param>
    Task RunAsync(FunctionDescriptor function, string? input, IFunctionInvoker invoker, CancellationToken cancellationToken);
}
