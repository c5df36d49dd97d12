using System.Diagnostics;
using MessageFunctions.Messages;

namespace MessageFunctions.Metrics;

/// <summary>
/// The spans of an envelope's life. Each is a child of the request that brought the envelope, by the trace context that travels with the envelope
/// and its reference: so all of it is one trace, whichever process does which step and however often.
/// </summary>
public static class AppTraces
{
    public const string SourceName = "MessageFunctions";

    private static readonly ActivitySource Source = new(SourceName);

    /// <summary>Begins a step; null while nobody listens.</summary>
    public static Activity? Start(string step, Envelope envelope)
    {
        ArgumentNullException.ThrowIfNull(envelope);
        if (!Source.HasListeners()) return null;
        var activity = Start(step, ActivityKind.Internal, envelope.Id, envelope.TraceParent);
        return activity?.SetTag("messagefunctions.messages", envelope.Messages.Count).SetTag("messagefunctions.priority", envelope.Priority.Name());
    }

    /// <summary>Begins the step that takes a reference from its queue.</summary>
    public static Activity? Start(string step, EnvelopeReference reference)
    {
        ArgumentNullException.ThrowIfNull(reference);
        return Source.HasListeners() ? Start(step, ActivityKind.Consumer, reference.Envelope, reference.TraceParent) : null;
    }

    private static Activity? Start(string step, ActivityKind kind, EnvelopeId envelope, string? traceParent)
    {
        ActivityContext.TryParse(traceParent, null, isRemote: true, out var parent);
        return Source.StartActivity(step, kind, parent)?.SetTag("messagefunctions.envelope", envelope.Value);
    }
}
