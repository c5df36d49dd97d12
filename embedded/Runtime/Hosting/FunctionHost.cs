using System.Text;
using MessageFunctions.Embedded.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace MessageFunctions.Embedded.Hosting;

/// <summary>Prepares all functions, starts what waits for their work, and drains it when the host stops.</summary>
internal sealed class FunctionHost(
    FunctionSource source,
    IEnumerable<ITriggerKind> kinds,
    IEnumerable<IInputBinding> inputBindings,
    MiddlewarePipeline middleware,
    RuntimeLimits limits,
    IServiceProvider services,
    TimeProvider time,
    ILoggerFactory loggers) : IHostedService
{
    private readonly List<ITriggerListener> _listeners = [];
    private readonly ILogger _logger = loggers.CreateLogger("Host.Startup");

    /// <summary>The functions of the app, by name.</summary>
    public IReadOnlyList<FunctionDescriptor> Functions { get; private set; } = [];

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var allKinds = kinds.ToList();
        Functions = source.Find();
        var compiler = new FunctionCompiler(allKinds, [.. inputBindings]);
        var invoker = new FunctionInvoker(
            Functions.Select(compiler.Prepare), middleware, services.GetRequiredService<IServiceScopeFactory>(), time, limits.FunctionTimeout);
        foreach (var kind in allKinds)
            _listeners.Add(kind.CreateListener([.. Functions.Where(function => kind.Handles(function.Trigger))], invoker, services));
        Log.FunctionsFound(_logger, List(compiler));
        foreach (var listener in _listeners) await listener.StartAsync(cancellationToken);
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        using var timeIsUp = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await using var registration = timeIsUp.Token.UnsafeRegister(static logger => Log.DrainTimedOut((ILogger)logger!), _logger);
        await Task.WhenAll(_listeners.Select(listener => listener.DrainAsync(timeIsUp.Token)));
    }

    private string List(FunctionCompiler compiler)
    {
        var text = new StringBuilder("Functions:").AppendLine();
        foreach (var function in Functions)
            text.AppendLine().Append("        ").Append(function.Name).Append(": ").AppendLine(compiler.KindOf(function).Describe(function));
        return text.ToString();
    }
}
