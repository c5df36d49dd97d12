using MessageFunctions.Embedded.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace MessageFunctions.Embedded.Worker;

/// <summary>
/// The invocations that run now, the longest running first. One that outlasts <c>functionTimeout</c> has its token fired; an HTTP request that goes on is cut
/// off; and a function that goes on even then cannot be stopped by anything but the end of its process, which <see cref="Stuck"/> asks for.
/// </summary>
internal sealed class RunningInvocations : IDisposable
{
    /// <summary>From the firing of the token to the end of the connection.</summary>
    public static readonly TimeSpan TimeToAnswer = TimeSpan.FromSeconds(5);

    /// <summary>From the firing of the token to the end of the host.</summary>
    public static readonly TimeSpan TimeToStop = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly TimeProvider _time;
    private readonly TimeSpan? _timeout;
    private readonly ILogger _logger;
    private readonly ITimer? _timer;
    private EmbeddedFunctionContext? _first;
    private EmbeddedFunctionContext? _last;
    private bool _isStuck;

    public RunningInvocations(TimeProvider time, TimeSpan? timeout, ILogger logger)
    {
        (_time, _timeout, _logger) = (time, timeout, logger);
        if (timeout is not null) _timer = time.CreateTimer(_ => Look(), null, BetweenLooks, BetweenLooks);
    }

    /// <summary>Told once, with a sentence for the operator.</summary>
    public Action<string>? Stuck { get; set; }

    public void Add(EmbeddedFunctionContext invocation)
    {
        invocation.StartedAt = _time.GetTimestamp();
        lock (_gate)
        {
            invocation.Previous = _last;
            if (_last is null) _first = invocation;
            else _last.Next = invocation;
            _last = invocation;
        }
    }

    public void Remove(EmbeddedFunctionContext invocation)
    {
        lock (_gate)
        {
            if (invocation.Previous is null) _first = invocation.Next;
            else invocation.Previous.Next = invocation.Next;
            if (invocation.Next is null) _last = invocation.Previous;
            else invocation.Next.Previous = invocation.Previous;
            (invocation.Previous, invocation.Next, invocation.HasEnded) = (null, null, true);
        }
    }

    /// <summary>The names of the functions that run, each with how many times, for the log.</summary>
    public string Describe()
    {
        var names = new List<string>();
        lock (_gate)
        {
            for (var invocation = _first; invocation is not null; invocation = invocation.Next) names.Add(invocation.Function.Descriptor.Name);
        }
        return string.Join(", ", names.CountBy(name => name).Select(pair => pair.Value == 1 ? pair.Key : $"{pair.Key} ({pair.Value} times)"));
    }

    public void Dispose() => _timer?.Dispose();

    private void Look()
    {
        foreach (var invocation in Overdue())
        {
            if (invocation.Overdue < OverdueStep.Told)
            {
                invocation.Overdue = OverdueStep.Told;
                invocation.ToldAt = _time.GetTimestamp();
                Log.FunctionTimedOut(_logger, invocation.Function.Descriptor.Name, invocation.InvocationId, _timeout!.Value);
                invocation.TimedOut();
                continue;
            }
            // By when it was told, not by when its time was over: after a standstill of the machine it has its seconds all the same.
            var told = _time.GetElapsedTime(invocation.ToldAt);
            if (told >= TimeToAnswer && invocation.Overdue < OverdueStep.CutOff)
            {
                invocation.Overdue = OverdueStep.CutOff;
                CutOff(invocation);
            }
            if (told < TimeToStop || _isStuck) continue;
            _isStuck = true;
            Stuck?.Invoke($"Function '{invocation.Function.Descriptor.Name}' (invocation {invocation.InvocationId}) has run longer than functionTimeout ({_timeout!.Value}) and does not heed its CancellationToken. The host drains and ends, to be started anew; have the function take a CancellationToken and pass it on, or raise functionTimeout in host.json.");
        }
    }

    /// <summary>Only while it runs: the server uses the object of an ended request for the next one.</summary>
    private void CutOff(EmbeddedFunctionContext invocation)
    {
        lock (_gate)
        {
            if (!invocation.HasEnded) (invocation.TriggerState as HttpContext)?.Abort();
        }
    }

    private List<EmbeddedFunctionContext> Overdue()
    {
        var overdue = new List<EmbeddedFunctionContext>();
        lock (_gate)
        {
            for (var invocation = _first; invocation is not null; invocation = invocation.Next)
            {
                if (_time.GetElapsedTime(invocation.StartedAt) < _timeout!.Value) break;
                overdue.Add(invocation);
            }
        }
        return overdue;
    }
}
