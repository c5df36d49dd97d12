using System.Diagnostics;
using MessageFunctions.Embedded.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace MessageFunctions.Embedded.Worker;

/// <summary>One invocation. What few functions ask for is created only when asked for.</summary>
internal sealed class EmbeddedFunctionContext(
    CompiledFunction function, object? triggerState, IServiceProvider? services, TimeProvider time, CancellationToken stopping)
    : FunctionContext, IDisposable
{
    private readonly Activity? _activity = Activity.Current;
    private IServiceProvider? _services = services;
    private string? _invocationId;
    private Dictionary<object, object>? _ownItems;
    private IDictionary<object, object>? _items;
    private InvocationFeatures? _features;
    private TraceContext? _traceContext;
    private BindingContext? _bindingContext;
    private CancellationTokenSource? _cancellation;

    public CompiledFunction Function => function;

    public object? TriggerState => triggerState;

    public object? Result { get; set; }

    /// <summary>The request, once the middleware that <c>ConfigureFunctionsWebApplication</c> adds has run.</summary>
    public HttpContext? HttpContext { get; set; }

    public FixedRetryContext Retry { get; init; } = FixedRetryContext.None;

    public override string InvocationId => _invocationId ??= Guid.CreateVersion7(time.GetUtcNow()).ToString();

    public override string FunctionId => function.Definition.Id;

    public override TraceContext TraceContext => _traceContext ??= new ActivityTraceContext(_activity);

    public override BindingContext BindingContext => _bindingContext ??= new TriggerBindingContext(triggerState);

    public override RetryContext RetryContext => Retry;

    /// <summary>The scope of the invocation; for an HTTP function that of the request, which is made at the first use.</summary>
    public override IServiceProvider InstanceServices
    {
        get => _services ??= ((HttpContext)triggerState!).RequestServices;
        set => _services = value;
    }

    public override FunctionDefinition FunctionDefinition => function.Definition;

    public override IDictionary<object, object> Items
    {
        get => _items ??= _ownItems ??= [];
        set => _items = value;
    }

    public override IInvocationFeatures Features => _features ??= new InvocationFeatures();

    /// <summary>Fires when the host's time to drain is over or the function's time is. A source of its own is made only when a function asks.</summary>
    public override CancellationToken CancellationToken => (_cancellation ?? Cancellation()).Token;

    /// <summary>When it began, by the monotonic clock.</summary>
    public long StartedAt { get; set; }

    /// <summary>What was done about it since its time was over; belongs to <see cref="RunningInvocations"/>, as do its neighbours there.</summary>
    public OverdueStep Overdue { get; set; }

    /// <summary>When its token was fired for its time being over, by the monotonic clock.</summary>
    public long ToldAt { get; set; }

    public bool HasEnded { get; set; }

    public EmbeddedFunctionContext? Previous { get; set; }

    public EmbeddedFunctionContext? Next { get; set; }

    /// <summary>Fires the token. From another thread than the function's, which may have ended meanwhile.</summary>
    public void TimedOut()
    {
        try
        {
            Cancellation().Cancel();
        }
        catch (ObjectDisposedException)
        {
            // It has ended.
        }
    }

    public void Dispose() => _cancellation?.Dispose();

    private CancellationTokenSource Cancellation()
    {
        var source = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        if (Interlocked.CompareExchange(ref _cancellation, source, null) is not { } first) return source;
        source.Dispose();
        return first;
    }
}
