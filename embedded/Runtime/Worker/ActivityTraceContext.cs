using System.Diagnostics;
using Microsoft.Azure.Functions.Worker;

namespace MessageFunctions.Embedded.Worker;

/// <summary>The trace of the activity that was current when the invocation began; empty strings without one.</summary>
internal sealed class ActivityTraceContext(Activity? activity) : TraceContext
{
    public override string TraceParent => activity?.Id ?? "";

    public override string TraceState => activity?.TraceStateString ?? "";
}
