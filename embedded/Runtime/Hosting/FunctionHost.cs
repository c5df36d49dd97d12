using System.Text;
using MessageFunctions.Embedded.Http;
using MessageFunctions.Embedded.Worker;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace MessageFunctions.Embedded.Hosting;

/// <summary>Prepares all functions, starts what waits for their work, and drains it when the host stops.</summary>
internal sealed class FunctionHost(
    FunctionSource source, MiddlewarePipeline middleware, RuntimeLimits limits, IServiceProvider services, TimeProvider time,
    IHostApplicationLifetime lifetime, ILogger<FunctionHost> logger) : IHostedService, IDisposable
{
    private readonly List<ITriggerListener> _listeners = [];
    private readonly CancellationTokenSource _timeIsUp = new();
    private readonly List<ITriggerKind> _kinds = [.. services.GetServices<ITriggerKind>()];
    private Dictionary<string, FunctionDescriptor> _byName = [];
    private readonly RunningInvocations _running = new(time, limits.FunctionTimeout, logger);
    private FunctionInvoker _invoker = null!;
    private Task? _draining;
    private string? _stuck;

    /// <summary>Identifies this run of the host.</summary>
    public string Id { get; } = Guid.CreateVersion7(time.GetUtcNow()).ToString("N");

    /// <summary>As the official status names it.</summary>
    public string State => lifetime.ApplicationStopping.IsCancellationRequested ? "Stopping" : lifetime.ApplicationStarted.IsCancellationRequested ? "Running" : "Initialized";

    /// <summary>What runs now, in words; empty for nothing.</summary>
    public string Running => _running.Describe();

    public FunctionDescriptor? Find(string name) => _byName.GetValueOrDefault(name);

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var functions = source.Find();
        _byName = functions.ToDictionary(function => function.Name, StringComparer.OrdinalIgnoreCase);
        var compiler = new FunctionCompiler(_kinds, [.. services.GetServices<IInputBinding>()]);
        foreach (var function in functions) FunctionChecks.Check(function, services.GetRequiredService<IServiceProviderIsService>());
        _running.Stuck = StopStuck;
        _invoker = new FunctionInvoker(
            functions.Select(compiler.Prepare), middleware, services.GetRequiredService<IServiceScopeFactory>(), time, _running);
        foreach (var kind in _kinds)
            _listeners.Add(kind.CreateListener([.. functions.Where(function => kind.Handles(function.Trigger))], _invoker, services));
        foreach (var listener in _listeners) await listener.StartAsync(cancellationToken);
        lifetime.ApplicationStarted.Register(() => Announce(functions));
        lifetime.ApplicationStopping.Register(BeginDrain);
    }

    /// <exception cref="FunctionTimeoutException">The host stops because a function could not be stopped.</exception>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        BeginDrain();
        await using var registration = cancellationToken.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), _timeIsUp);
        try
        {
            // Bounded by the host, which cancels a little after the time to drain: a function that heeds nothing does not keep the process.
            await _draining!.WaitAsync(cancellationToken);
            if (_timeIsUp.IsCancellationRequested) Log.DrainTimedOut(logger);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            Log.LeftRunning(logger, _running.Describe());
        }
        if (_stuck is not null) throw new FunctionTimeoutException(_stuck);
    }

    /// <summary>Starts a function as if its trigger had fired; null when its kind has no way to.</summary>
    public Task? StartByHand(FunctionDescriptor function, string? input)
    {
        foreach (var kind in _kinds)
        {
            if (kind is IManualTrigger manual && kind.Handles(function.Trigger)) return manual.RunAsync(function, input, _invoker, _timeIsUp.Token);
        }
        return null;
    }

    public void Dispose()
    {
        _running.Dispose();
        _timeIsUp.Dispose();
    }

    /// <summary>All listeners stop taking work at once, while the server finishes its requests.</summary>
    private void BeginDrain()
    {
        lock (_listeners)
        {
            if (_draining is not null) return;
            _timeIsUp.CancelAfter(limits.Drain);
            _draining = Task.WhenAll(_listeners.Select(listener => listener.DrainAsync(_timeIsUp.Token)));
        }
    }

    private void StopStuck(string sentence)
    {
        Log.Stuck(logger, sentence);
        _stuck = sentence;
        lifetime.StopApplication();
    }

    private void Announce(IReadOnlyList<FunctionDescriptor> functions)
    {
        var address = services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault() ?? "";
        services.GetRequiredService<HttpDispatcher>().BaseAddress = address.TrimEnd('/');
        if (!logger.IsEnabled(LogLevel.Information)) return;
        var text = new StringBuilder("Functions:").AppendLine();
        foreach (var function in functions)
            text.AppendLine().Append("        ").Append(function.Name).Append(": ").AppendLine(_kinds.First(kind => kind.Handles(function.Trigger)).Describe(function));
        Log.FunctionsFound(logger, text.ToString());
    }
}
