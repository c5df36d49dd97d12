using MessageFunctions.Channels.Tests;
using MessageFunctions.Embedded.Storage;
using MessageFunctions.Functions.Delivery;
using MessageFunctions.Messages;
using MessageFunctions.Messages.Accept;
using MessageFunctions.Tenants;
using Microsoft.Azure.Functions.Worker;

namespace MessageFunctions.EndToEnd.Tests.MainJob;

public sealed class OutboxRelayTests
{
    [Fact]
    public async Task What_a_queue_refused_stays_in_the_outbox_until_it_is_taken_and_one_queue_does_not_hold_up_another()
    {
        using var directory = new TemporaryDirectory();
        await using var storage = SqliteStorage.Open(directory.Path);
        var outbox = new EnvelopeOutbox(storage.Tables);
        var queue = new StubbornQueue { Refused = { QueueNames.P0 } };
        var relay = new OutboxRelay(outbox, queue);
        foreach (var (name, priority) in new[] { (QueueNames.P0, Priority.P0), (QueueNames.P3, Priority.P3) })
            await outbox.AddAsync(name, [.. Enumerable.Range(0, 90).Select(_ => new EnvelopeReference(DemoSeed.Demo, EnvelopeId.Create(TimeProvider.System.GetUtcNow()), priority))]);

        await RunAsync(relay);
        Assert.Equal([(QueueNames.P3, 90)], queue.Taken);

        queue.Refused.Clear();
        await RunAsync(relay);
        await RunAsync(relay);
        Assert.Equal([(QueueNames.P3, 90), (QueueNames.P0, 90)], queue.Taken);
    }

    private static Task RunAsync(OutboxRelay relay) => relay.RunAsync(new TimerInfo(), TestContext.Current.CancellationToken);

    private sealed class StubbornQueue : IEnvelopeQueue
    {
        public HashSet<string> Refused { get; } = [];

        public List<(string Queue, int References)> Taken { get; } = [];

        public ValueTask<bool> TrySendAsync(string queue, IReadOnlyList<EnvelopeReference> references, CancellationToken cancellationToken = default)
        {
            if (Refused.Contains(queue)) return ValueTask.FromResult(false);
            Taken.Add((queue, references.Count));
            return ValueTask.FromResult(true);
        }
    }
}
