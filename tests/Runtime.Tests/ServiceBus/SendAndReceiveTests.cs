using Azure.Messaging.ServiceBus;
using MessageFunctions.Embedded.ServiceBus;

namespace MessageFunctions.Runtime.Tests.ServiceBus;

public sealed class SendAndReceiveTests
{
    [Fact]
    public async Task A_message_arrives_with_everything_it_was_sent_with()
    {
        await using var queues = new QueueFixture();
        var sent = new ServiceBusMessage("body")
        {
            MessageId = "id-1",
            ContentType = "text/plain",
            CorrelationId = "c",
            Subject = "s",
            To = "t",
            ReplyTo = "r",
            PartitionKey = "p",
            TimeToLive = TimeSpan.FromHours(1),
        };
        var guid = Guid.Parse("8a3f6f6a-6a0b-4a35-9f4f-0a2c6c0d8a11");
        sent.ApplicationProperties["text"] = "ü";
        sent.ApplicationProperties["number"] = 5L;
        sent.ApplicationProperties["guid"] = guid;
        sent.ApplicationProperties["at"] = queues.Time.GetUtcNow();
        await queues.Sender.SendMessageAsync(sent, TestContext.Current.CancellationToken);

        var message = await queues.ReceiveAsync();

        Assert.Equal("body", message.Body.ToString());
        Assert.Equal(("id-1", "text/plain", "c", "s", "t", "r", "p"), (message.MessageId, message.ContentType, message.CorrelationId, message.Subject, message.To, message.ReplyTo, message.PartitionKey));
        Assert.Equal(("ü", (object)5L, guid, queues.Time.GetUtcNow()), (message.ApplicationProperties["text"], message.ApplicationProperties["number"], message.ApplicationProperties["guid"], message.ApplicationProperties["at"]));
        Assert.Equal(1, message.DeliveryCount);
        Assert.Equal(queues.Time.GetUtcNow(), message.EnqueuedTime);
        Assert.Equal(queues.Time.GetUtcNow().AddHours(1), message.ExpiresAt);
        Assert.Equal(queues.Time.GetUtcNow().AddMinutes(1), message.LockedUntil);
    }

    [Fact]
    public async Task Messages_arrive_in_the_order_of_their_numbers()
    {
        await using var queues = new QueueFixture();
        await queues.Sender.SendMessagesAsync(Enumerable.Range(0, 50).Select(i => new ServiceBusMessage($"{i}")), TestContext.Current.CancellationToken);
        await queues.SendAsync("50");

        var received = new List<ServiceBusReceivedMessage>();
        while (received.Count < 51) received.AddRange(await queues.Receiver.ReceiveMessagesAsync(20, cancellationToken: TestContext.Current.CancellationToken));

        Assert.Equal(Enumerable.Range(0, 51).Select(i => $"{i}"), received.Select(message => message.Body.ToString()));
        Assert.Equal(received.Select(message => message.SequenceNumber).Order(), received.Select(message => message.SequenceNumber));
    }

    [Fact]
    public async Task A_receiver_that_waits_is_woken_by_a_send()
    {
        await using var queues = new QueueFixture();
        var waiting = queues.Receiver.ReceiveMessageAsync(TimeSpan.FromMinutes(5), TestContext.Current.CancellationToken);
        await queues.SettleAsync();
        Assert.False(waiting.IsCompleted);

        await queues.SendAsync("now");

        Assert.Equal("now", (await waiting)!.Body.ToString());
    }

    [Fact]
    public async Task A_receive_ends_without_a_message_when_its_time_is_over()
    {
        await using var queues = new QueueFixture();
        var waiting = queues.Receiver.ReceiveMessageAsync(TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken);
        await queues.AdvanceAsync(TimeSpan.FromSeconds(4));
        Assert.False(waiting.IsCompleted);
        await queues.AdvanceAsync(TimeSpan.FromSeconds(1));
        Assert.Null(await waiting);
    }

    [Fact]
    public async Task A_cancelled_receive_takes_nothing()
    {
        await using var queues = new QueueFixture();
        using var cancel = new CancellationTokenSource();
        var waiting = queues.Receiver.ReceiveMessageAsync(TimeSpan.FromMinutes(5), cancel.Token);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);

        await queues.SendAsync("later");

        Assert.Equal(1, (await queues.ReceiveAsync()).DeliveryCount);
    }

    [Fact]
    public async Task A_completed_message_is_gone_even_after_a_restart()
    {
        await using var queues = new QueueFixture();
        await queues.SendAsync("once");
        await queues.Receiver.CompleteMessageAsync(await queues.ReceiveAsync(), TestContext.Current.CancellationToken);
        Assert.True(await queues.IsEmptyAsync());
        Assert.Equal(default, queues.Queue.Counts);

        await queues.RestartAsync();

        Assert.True(await queues.IsEmptyAsync());
        Assert.Equal(default, queues.Queue.Counts);
    }

    [Fact]
    public async Task An_abandoned_message_comes_back_first_with_its_count_and_its_changed_properties()
    {
        await using var queues = new QueueFixture();
        await queues.SendAsync("first");
        await queues.SendAsync("second");
        var message = await queues.ReceiveAsync();
        await queues.Receiver.AbandonMessageAsync(message, new Dictionary<string, object> { ["why"] = "busy" }, TestContext.Current.CancellationToken);

        var again = await queues.ReceiveAsync();

        Assert.Equal(("first", 2, "busy"), (again.Body.ToString(), again.DeliveryCount, again.ApplicationProperties["why"]));
    }

    [Fact]
    public async Task Receive_and_delete_needs_no_settlement_and_allows_none()
    {
        await using var queues = new QueueFixture();
        await queues.SendAsync("gone");
        var receiver = queues.Client.CreateReceiver("orders", new ServiceBusReceiverOptions { ReceiveMode = ServiceBusReceiveMode.ReceiveAndDelete });
        var message = await queues.ReceiveAsync(receiver);

        Assert.Equal(default, queues.Queue.Counts);
        await Assert.ThrowsAsync<InvalidOperationException>(() => receiver.CompleteMessageAsync(message, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Prefetched_messages_are_given_back_uncounted_when_the_receiver_closes()
    {
        await using var queues = new QueueFixture();
        await queues.Sender.SendMessagesAsync(Enumerable.Range(0, 5).Select(i => new ServiceBusMessage($"{i}")), TestContext.Current.CancellationToken);
        var receiver = queues.Client.CreateReceiver("orders", new ServiceBusReceiverOptions { PrefetchCount = 10 });
        Assert.Equal("0", (await queues.ReceiveAsync(receiver)).Body.ToString());
        Assert.Equal(5, queues.Queue.Lane(false).LockedCount);
        await receiver.DisposeAsync();

        var next = await queues.ReceiveAsync();

        Assert.Equal(("1", 1), (next.Body.ToString(), next.DeliveryCount));
    }

    [Fact]
    public async Task Many_receivers_never_get_the_same_message()
    {
        await using var queues = new QueueFixture();
        const int count = 1_000;
        var seen = new System.Collections.Concurrent.ConcurrentDictionary<long, int>();
        using var all = new CancellationTokenSource();
        var left = count;
        var receivers = Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            while (!all.IsCancellationRequested)
            {
                try
                {
                    foreach (var message in await queues.Receiver.ReceiveMessagesAsync(7, TimeSpan.FromHours(1), all.Token))
                    {
                        seen.AddOrUpdate(message.SequenceNumber, 1, (_, times) => times + 1);
                        await queues.Receiver.CompleteMessageAsync(message);
                        if (Interlocked.Decrement(ref left) == 0) await all.CancelAsync();
                    }
                }
                catch (OperationCanceledException)
                {
                }
            }
        })).ToArray();
        for (var i = 0; i < count / 50; i++)
            await queues.Sender.SendMessagesAsync(Enumerable.Range(0, 50).Select(n => new ServiceBusMessage($"{n}")), TestContext.Current.CancellationToken);
        await Task.WhenAll(receivers).WaitAsync(QueueFixture.Soon, TestContext.Current.CancellationToken);

        Assert.Equal(count, seen.Count);
        Assert.All(seen, pair => Assert.Equal(1, pair.Value));
        Assert.Equal(default, queues.Queue.Counts);
    }

    [Fact]
    public async Task Given_an_undeclared_queue_When_sent_to_Then_it_is_not_found()
    {
        await using var queues = new QueueFixture();
        var failure = await Assert.ThrowsAsync<ServiceBusException>(() => queues.Client.CreateSender("other").SendMessageAsync(new ServiceBusMessage("x"), TestContext.Current.CancellationToken));
        Assert.Equal(ServiceBusFailureReason.MessagingEntityNotFound, failure.Reason);
        Assert.Contains(EntityFile.Name, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Given_an_endpoint_nobody_serves_When_used_Then_it_is_a_communication_problem()
    {
        await using var client = new ServiceBusClient("Endpoint=sb://nowhere/;UseDevelopmentEmulator=true");
        var failure = await Assert.ThrowsAsync<ServiceBusException>(() => client.CreateSender("orders").SendMessageAsync(new ServiceBusMessage("x"), TestContext.Current.CancellationToken));
        Assert.Equal(ServiceBusFailureReason.ServiceCommunicationProblem, failure.Reason);
        Assert.True(failure.IsTransient);
    }
}
