namespace Microsoft.Azure.Functions.Worker.Middleware;

/// <summary>
/// Runs around every invocation of every function: HTTP, timers, queues, activities and each replay of an orchestrator.
/// </summary>
public interface IFunctionsWorkerMiddleware
{
    Task Invoke(FunctionContext context, FunctionExecutionDelegate next);
}
