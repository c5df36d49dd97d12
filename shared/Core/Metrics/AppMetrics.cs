using System.Diagnostics;
using System.Diagnostics.Metrics;
using MessageFunctions.Alerts;
using MessageFunctions.Budgets;
using MessageFunctions.Channels;
using MessageFunctions.Messages;
using MessageFunctions.Scaling;

namespace MessageFunctions.Metrics;

/// <summary>
/// Every figure of the app: name, unit and a sentence. Tags are few and bounded (channels, priorities, outcomes); tenants and messages are found
/// in traces and the log, not here. While nobody listens a record costs a comparison.
/// </summary>
public static class AppMetrics
{
    /// <summary>The meter of everything below.</summary>
    public const string MeterName = "MessageFunctions";

    /// <summary>Name of the counter of accepted messages.</summary>
    public const string MessagesName = "messagefunctions.messages";

    /// <summary>Name of the counter of envelopes.</summary>
    public const string EnvelopesName = "messagefunctions.envelopes";

    private static readonly Meter Meter = new(MeterName);

    private static readonly Counter<long> AcceptedMessages = Meter.CreateCounter<long>(
        MessagesName, "{message}", "Messages that were made durable and promised, by priority.");

    private static readonly Counter<long> AcceptedEnvelopes = Meter.CreateCounter<long>(
        EnvelopesName, "{envelope}", "Envelopes by priority and outcome: stored, or refused because the document could not be made durable.");

    private static readonly Counter<long> OutboxedReferences = Meter.CreateCounter<long>(
        "messagefunctions.outboxed", "{envelope}", "References that the queue did not take and the outbox did, by queue.");

    private static readonly Counter<long> DeadLetters = Meter.CreateCounter<long>(
        "messagefunctions.dead_letters", "{message}", "Messages held because their queue gave up the reference to them, by priority.");

    private static readonly Counter<long> Reservations = Meter.CreateCounter<long>(
        "messagefunctions.reservations", "{hold}", "Tries to hold money for a part of an envelope, by channel and outcome.");

    private static readonly Counter<long> Sends = Meter.CreateCounter<long>(
        "messagefunctions.sends", "{message}", "Messages handed to a channel, by channel and result.");

    private static readonly Histogram<double> SendDuration = Meter.CreateHistogram<double>(
        "messagefunctions.send.duration", "s", "How long a channel took to answer for the messages it was handed together, by channel.");

    private static readonly Histogram<double> DeliveryWait = Meter.CreateHistogram<double>(
        "messagefunctions.delivery.wait", "s", "From acceptance, or from the asked-for time, to the first hand-over of an envelope, by priority.");

    private static readonly Counter<long> SpentMicros = Meter.CreateCounter<long>(
        "messagefunctions.spent", "{micro_unit}", "Cash spent by envelopes that are settled, by channel.");

    private static readonly Histogram<long> BudgetRemaining = Meter.CreateHistogram<long>(
        "messagefunctions.budget.remaining", "{basis_point}", "What is left of an account's limit after each commit to it, in basis points of the limit, by channel and budget (cash, pv).",
        tags: null, advice: new InstrumentAdvice<long> { HistogramBucketBoundaries = [0, 100, 500, 1_000, 2_000, 5_000, 10_000] });

    private static readonly Counter<long> SettleMismatches = Meter.CreateCounter<long>(
        "messagefunctions.settle.mismatches", "{hold}", "Holds whose ledger said something else than their stream, each time it was met.");

    private static readonly Counter<long> ReceiptsTaken = Meter.CreateCounter<long>(
        "messagefunctions.receipts", "{receipt}", "Receipts recorded for the first time, by channel and kind.");

    private static readonly Counter<long> Operations = Meter.CreateCounter<long>(
        "messagefunctions.operations", "{operation}", "What was asked of the stores, the queues and the orchestrations: what a bill counts.");

    /// <summary>Something was asked of a store.</summary>
    /// <param name="store">Which.</param>
    /// <param name="operation">A fixed name of what was asked.</param>
    /// <param name="count">How often.</param>
    public static void Operated(OperationStore store, string operation, int count = 1)
    {
        if (Operations.Enabled) Operations.Add(count, Tag("store", Name(store)), Tag("operation", operation));
    }

    private static readonly Counter<long> CircuitChanges = Meter.CreateCounter<long>(
        "messagefunctions.circuit.changes", "{change}", "Changes of breakers, by level and change.");

    private static readonly Counter<long> AlertNewsTold = Meter.CreateCounter<long>(
        "messagefunctions.alerts", "{alert}", "News of alerts: raised, worse, still open, cleared; by severity.");

    private static readonly Gauge<long> QueueDepthGauge = Meter.CreateGauge<long>(
        "messagefunctions.queue.depth", "{envelope}", "Envelopes that wait in a queue, by priority, as counted last.");

    private static readonly Gauge<int> InstancesGauge = Meter.CreateGauge<int>(
        "messagefunctions.scaling.instances", "{instance}", "Instances that the scaling decision asks for, as decided last.");

    /// <summary>An envelope was stored with its messages, or was refused.</summary>
    public static void Accepted(Envelope envelope, bool stored)
    {
        ArgumentNullException.ThrowIfNull(envelope);
        AcceptedEnvelopes.Add(1, Tag("priority", envelope.Priority.Name()), Tag("outcome", stored ? "stored" : "refused"));
        if (stored) AcceptedMessages.Add(envelope.Messages.Count, Tag("priority", envelope.Priority.Name()));
    }

    /// <summary>References went to the outbox.</summary>
    public static void Outboxed(string queue, int references) => OutboxedReferences.Add(references, Tag("queue", queue));

    /// <summary>Messages are held because their queue gave them up.</summary>
    public static void DeadLettered(Priority priority, int messages) => DeadLetters.Add(messages, Tag("priority", priority.Name()));

    /// <param name="channel">The channel whose account was asked.</param>
    /// <param name="outcome">The answer's stable code.</param>
    public static void Reserved(ChannelId channel, string outcome) => Reservations.Add(1, Tag("channel", channel.Value), Tag("outcome", outcome));

    /// <summary>A channel answered.</summary>
    public static void Sent(ChannelId channel, IReadOnlyList<MessageResult> results, TimeSpan duration)
    {
        ArgumentNullException.ThrowIfNull(results);
        if (Sends.Enabled)
        {
            foreach (var group in results.GroupBy(result => result.Result))
                Sends.Add(group.Count(), Tag("channel", channel.Value), Tag("result", Name(group.Key)));
        }
        SendDuration.Record(duration.TotalSeconds, Tag("channel", channel.Value));
    }

    /// <summary>The first hand-over of an envelope begins.</summary>
    public static void Began(Envelope envelope, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(envelope);
        var due = envelope.SendAt > envelope.CreatedAt ? envelope.SendAt.Value : envelope.CreatedAt;
        DeliveryWait.Record(Math.Max(0, (now - due).TotalSeconds), Tag("priority", envelope.Priority.Name()));
    }

    /// <param name="channel">The channel whose account paid.</param>
    /// <param name="cashMicros">In micro-units.</param>
    public static void Spent(ChannelId channel, long cashMicros) => SpentMicros.Add(cashMicros, Tag("channel", channel.Value));

    /// <param name="channel">The channel whose account it is.</param>
    /// <param name="available">What is neither held nor spent.</param>
    /// <param name="limit">What it may come to.</param>
    public static void Remaining(ChannelId channel, BudgetAmount available, BudgetAmount limit)
    {
        if (!BudgetRemaining.Enabled) return;
        BudgetRemaining.Record(BasisPoints(available.CashMicros, limit.CashMicros), Tag("channel", channel.Value), Tag("budget", "cash"));
        BudgetRemaining.Record(BasisPoints(available.Pv, limit.Pv), Tag("channel", channel.Value), Tag("budget", "pv"));
    }

    /// <summary>A hold could not be settled as its stream says.</summary>
    public static void Mismatched() => SettleMismatches.Add(1);

    /// <summary>A receipt was recorded.</summary>
    public static void Received(ChannelId channel, ReceiptKind kind) => ReceiptsTaken.Add(1, Tag("channel", channel.Value), Tag("kind", Name(kind)));

    private static long BasisPoints(long part, long whole) => whole <= 0 ? 0 : (long)((Int128)part * 10_000 / whole);

    /// <summary>A breaker changed.</summary>
    /// <param name="level"><c>channel</c>, <c>account</c> or <c>global</c>.</param>
    /// <param name="change">What happened, such as <c>opened</c>.</param>
    public static void CircuitChanged(string level, string change) => CircuitChanges.Add(1, Tag("level", level), Tag("change", change));

    /// <summary>The queues were counted.</summary>
    public static void QueueDepth(QueueDepths depths)
    {
        ArgumentNullException.ThrowIfNull(depths);
        QueueDepthGauge.Record(depths.P0, Tag("priority", "p0"));
        QueueDepthGauge.Record(depths.P1, Tag("priority", "p1"));
        QueueDepthGauge.Record(depths.P2, Tag("priority", "p2"));
        QueueDepthGauge.Record(depths.P3, Tag("priority", "p3"));
    }

    /// <summary>A number of instances was decided on.</summary>
    public static void Scaled(ScalingRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        InstancesGauge.Record(record.State.Instances);
    }

    /// <summary>There is news of an alert.</summary>
    public static void Alerted(AlertSeverity severity, AlertNews news) => AlertNewsTold.Add(1, Tag("severity", Name(severity)), Tag("news", Name(news)));

    private static string Name(AlertSeverity severity) => severity == AlertSeverity.Red ? "red" : "yellow";

    private static string Name(AlertNews news) => news switch
    {
        AlertNews.Raised => "raised",
        AlertNews.Worse => "worse",
        AlertNews.StillOpen => "still_open",
        AlertNews.Cleared => "cleared",
        _ => throw new UnreachableException(),
    };

    private static string Name(ResultKind kind) => kind switch
    {
        ResultKind.Accepted => "accepted",
        ResultKind.Rejected => "rejected",
        ResultKind.Retryable => "retryable",
        ResultKind.Unknown => "unknown",
        _ => throw new UnreachableException(),
    };

    private static string Name(OperationStore store) => store switch
    {
        OperationStore.Table => "table",
        OperationStore.Document => "document",
        OperationStore.Queue => "queue",
        OperationStore.Orchestration => "orchestration",
        _ => throw new UnreachableException(),
    };

    private static string Name(ReceiptKind kind) => kind switch
    {
        ReceiptKind.Delivered => "delivered",
        ReceiptKind.Failed => "failed",
        ReceiptKind.Opened => "opened",
        ReceiptKind.Clicked => "clicked",
        ReceiptKind.Unsubscribed => "unsubscribed",
        _ => throw new UnreachableException(),
    };

    private static KeyValuePair<string, object?> Tag(string name, string value) => new(name, value);
}
