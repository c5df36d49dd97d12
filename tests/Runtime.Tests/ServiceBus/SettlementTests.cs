using Azure.Messaging.ServiceBus;
using MessageFunctions.Embedded.ServiceBus;

namespace MessageFunctions.Runtime.Tests.ServiceBus;

public sealed class SettlementTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_dead_lettered_message_carries_its_reason_and_survives_a_restart()
    {
        await using var queues = new QueueFixture();
        await queues.SendAsync("bad");
        var message = await queues.ReceiveAsync();
        await queues.Receiver.DeadLetterMessageAsync(message, new Dictionary<string, object> { ["n"] = 1 }, "invalid", "no recipient", Token);
        Assert.True(await queues.IsEmptyAsync());
        await queues.RestartAsync();

        var dead = await queues.ReceiveAsync(queues.DeadLetters);

        Assert.Equal(("bad", "invalid", "no recipient", 1), (dead.Body.ToString(), dead.DeadLetterReason, dead.DeadLetterErrorDescription, dead.ApplicationProperties["n"]));
        Assert.Equal(message.SequenceNumber, dead.SequenceNumber);
        await queues.DeadLetters.CompleteMessageAsync(dead, Token);
        Assert.Equal(default, queues.Queue.Counts);
    }

    [Fact]
    public async Task The_dead_letter_queue_is_reached_by_its_path_too()
    {
        await using var queues = new QueueFixture();
        await queues.SendAsync("bad");
        await queues.Receiver.DeadLetterMessageAsync(await queues.ReceiveAsync(), "invalid", cancellationToken: Token);

        Assert.Equal("bad", (await queues.ReceiveAsync(queues.Client.CreateReceiver("orders/$DeadLetterQueue"))).Body.ToString());
    }

    [Fact]
    public async Task Dead_letters_may_arrive_in_any_order_and_none_is_passed_over()
    {
        await using var queues = new QueueFixture();
        await queues.SendAsync("1");
        await queues.SendAsync("2");
        var (first, second) = (await queues.ReceiveAsync(), await queues.ReceiveAsync());
        await queues.Receiver.DeadLetterMessageAsync(second, "b", cancellationToken: Token);
        Assert.Equal("2", (await queues.ReceiveAsync(queues.DeadLetters)).Body.ToString());
        await queues.Receiver.DeadLetterMessageAsync(first, "a", cancellationToken: Token);

        Assert.Equal("1", (await queues.ReceiveAsync(queues.DeadLetters)).Body.ToString());
    }

    [Fact]
    public async Task A_resent_dead_letter_is_a_new_message_without_its_reason()
    {
        await using var queues = new QueueFixture();
        await queues.SendAsync("bad", "id");
        await queues.Receiver.DeadLetterMessageAsync(await queues.ReceiveAsync(), "invalid", "why", Token);
        await queues.Sender.SendMessageAsync(new ServiceBusMessage(await queues.ReceiveAsync(queues.DeadLetters)), Token);

        var again = await queues.ReceiveAsync();

        Assert.Equal(("id", null, null, 1), (again.MessageId, again.DeadLetterReason, again.DeadLetterErrorDescription, again.DeliveryCount));
    }

    [Fact]
    public async Task A_deferred_message_is_received_by_its_number_only()
    {
        await using var queues = new QueueFixture();
        await queues.SendAsync("later");
        var message = await queues.ReceiveAsync();
        await queues.Receiver.DeferMessageAsync(message, new Dictionary<string, object> { ["step"] = "two" }, Token);
        await queues.RestartAsync();
        Assert.True(await queues.IsEmptyAsync());

        var deferred = await queues.Receiver.ReceiveDeferredMessageAsync(message.SequenceNumber, Token);

        Assert.Equal(("later", ServiceBusMessageState.Deferred, "two", 2), (deferred.Body.ToString(), deferred.State, deferred.ApplicationProperties["step"], deferred.DeliveryCount));
        await Assert.ThrowsAsync<ServiceBusException>(() => queues.Receiver.ReceiveDeferredMessageAsync(message.SequenceNumber, Token));
        await queues.Receiver.AbandonMessageAsync(deferred, cancellationToken: Token);
        Assert.True(await queues.IsEmptyAsync());
        deferred = await queues.Receiver.ReceiveDeferredMessageAsync(message.SequenceNumber, Token);
        await queues.Receiver.CompleteMessageAsync(deferred, Token);
        Assert.Equal(default, queues.Queue.Counts);
        var failure = await Assert.ThrowsAsync<ServiceBusException>(() => queues.Receiver.ReceiveDeferredMessageAsync(message.SequenceNumber, Token));
        Assert.Equal(ServiceBusFailureReason.MessageNotFound, failure.Reason);
    }

    [Fact]
    public async Task Peek_shows_all_that_is_there_and_takes_nothing()
    {
        await using var queues = new QueueFixture();
        for (var i = 1; i <= 3; i++) await queues.SendAsync($"{i}");
        await queues.Sender.ScheduleMessageAsync(new ServiceBusMessage("4"), queues.Time.GetUtcNow().AddHours(1), Token);
        await queues.Receiver.DeferMessageAsync(await queues.ReceiveAsync(), cancellationToken: Token);
        await queues.ReceiveAsync();

        var peeked = await queues.Receiver.PeekMessagesAsync(10, cancellationToken: Token);

        Assert.Equal(["1", "2", "3", "4"], peeked.Select(message => message.Body.ToString()));
        Assert.Equal([ServiceBusMessageState.Deferred, ServiceBusMessageState.Active, ServiceBusMessageState.Active, ServiceBusMessageState.Scheduled], peeked.Select(message => message.State));
        Assert.Equal("3", (await queues.Receiver.PeekMessageAsync(peeked[1].SequenceNumber + 1, Token))!.Body.ToString());
        Assert.Equal(("3", 1), ((await queues.ReceiveAsync()).Body.ToString(), 1));
    }

    [Fact]
    public async Task The_counts_tell_what_stands_where()
    {
        await using var queues = new QueueFixture();
        for (var i = 0; i < 5; i++) await queues.SendAsync($"{i}");
        await queues.Sender.ScheduleMessageAsync(new ServiceBusMessage("later"), queues.Time.GetUtcNow().AddHours(1), Token);
        await queues.Receiver.DeadLetterMessageAsync(await queues.ReceiveAsync(), "bad", cancellationToken: Token);
        await queues.Receiver.DeferMessageAsync(await queues.ReceiveAsync(), cancellationToken: Token);
        await queues.Receiver.CompleteMessageAsync(await queues.ReceiveAsync(), Token);
        await queues.RestartAsync();

        var administration = new Azure.Messaging.ServiceBus.Administration.ServiceBusAdministrationClient(queues.ConnectionString);
        var counts = (await administration.GetQueueRuntimePropertiesAsync("orders", Token)).Value;

        Assert.Equal((3L, 1L, 1L, 5L), (counts.ActiveMessageCount, counts.DeadLetterMessageCount, counts.ScheduledMessageCount, counts.TotalMessageCount));
        Assert.Equal(new LaneCounts(2, 1, 1, 1, 0), queues.Queue.Counts);
        var unknown = await Assert.ThrowsAsync<ServiceBusException>(() => administration.GetQueueRuntimePropertiesAsync("other", Token));
        Assert.Equal(ServiceBusFailureReason.MessagingEntityNotFound, unknown.Reason);
    }
}
