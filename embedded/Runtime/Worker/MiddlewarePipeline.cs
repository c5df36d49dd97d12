using Microsoft.Azure.Functions.Worker.Middleware;

namespace MessageFunctions.Embedded.Worker;

/// <summary>The middleware of one app, first registered outermost.</summary>
internal sealed class MiddlewarePipeline
{
    private readonly List<Func<FunctionExecutionDelegate, FunctionExecutionDelegate>> _middleware = [];

    public void Add(Func<FunctionExecutionDelegate, FunctionExecutionDelegate> middleware) => _middleware.Add(middleware);

    public FunctionExecutionDelegate Build(FunctionExecutionDelegate innermost)
    {
        var pipeline = innermost;
        for (var i = _middleware.Count - 1; i >= 0; i--) pipeline = _middleware[i](pipeline);
        return pipeline;
    }
}
