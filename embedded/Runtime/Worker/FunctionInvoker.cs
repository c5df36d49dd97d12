using System.Collections.Frozen;
using MessageFunctions.Embedded.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.DependencyInjection;

namespace MessageFunctions.Embedded.Worker;

/// <summary>Runs functions through the middleware that the app registered, in its order, with one service scope per invocation.</summary>
/// <remarks>Nothing here leaves the caller's synchronization context: an orchestrator runs on the one its engine gives it.</remarks>
internal sealed class FunctionInvoker : IFunctionInvoker
{
    private readonly FrozenDictionary<object, CompiledFunction> _functions;
    private readonly FunctionExecutionDelegate _pipeline;
    private readonly IServiceScopeFactory _scopes;
    private readonly TimeProvider _time;
    private readonly RunningInvocations _running;

    public FunctionInvoker(
        IEnumerable<CompiledFunction> functions, MiddlewarePipeline middleware, IServiceScopeFactory scopes, TimeProvider time, RunningInvocations running)
    {
        _functions = functions.ToFrozenDictionary(function => (object)function.Descriptor, ReferenceEqualityComparer.Instance!);
        _pipeline = middleware.Build(static context => RunBody((EmbeddedFunctionContext)context));
        _scopes = scopes;
        _time = time;
        _running = running;
    }

    public CompiledFunction Compiled(FunctionDescriptor function) => _functions[function];

    public ValueTask<object?> InvokeAsync(FunctionDescriptor function, object? triggerState, CancellationToken cancellationToken) =>
        InvokeAsync(function, triggerState, FixedRetryContext.None, cancellationToken);

    public async ValueTask<object?> InvokeAsync(
        FunctionDescriptor function, object? triggerState, FixedRetryContext retry, CancellationToken cancellationToken)
    {
        await using var scope = new AsyncServiceScope(_scopes.CreateScope());
        using var context = new EmbeddedFunctionContext(_functions[function], triggerState, scope.ServiceProvider, _time, cancellationToken) { Retry = retry };
        // An orchestrator waits for as long as it must; its time is that of its activities.
        if (function.Trigger is OrchestrationTriggerAttribute) await _pipeline(context);
        else await RunTimedAsync(context);
        return context.Result;
    }

    /// <summary>Runs the invocation of an HTTP function, in the scope of its request.</summary>
    public async Task InvokeForRequestAsync(CompiledFunction function, HttpContext request, CancellationToken cancellationToken)
    {
        using var context = new EmbeddedFunctionContext(function, request, null, _time, cancellationToken);
        await RunTimedAsync(context);
    }

    private async Task RunTimedAsync(EmbeddedFunctionContext context)
    {
        _running.Add(context);
        try
        {
            await _pipeline(context);
        }
        finally
        {
            _running.Remove(context);
        }
    }

    private static Task RunBody(EmbeddedFunctionContext context)
    {
        var running = context.Function.Body(context);
        if (!running.IsCompletedSuccessfully) return Awaited(context, running);
        context.Result = running.Result;
        return Task.CompletedTask;

        static async Task Awaited(EmbeddedFunctionContext context, ValueTask<object?> running) => context.Result = await running;
    }
}
