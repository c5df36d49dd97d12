using Azure.Messaging.ServiceBus;

namespace MessageFunctions.Runtime.Tests.ServiceBus;

public sealed class SizeTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_batch_refuses_what_does_not_fit_and_what_it_took_can_be_sent()
    {
        await using var queues = new QueueFixture();
        using var batch = await queues.Sender.CreateMessageBatchAsync(Token);
        var body = new byte[10_000];
        while (batch.TryAddMessage(new ServiceBusMessage(body))) { }

        Assert.Equal(26, batch.Count);
        Assert.True(batch.SizeInBytes <= batch.MaxSizeInBytes);
        await queues.Sender.SendMessagesAsync(batch, Token);
        Assert.Equal(26, queues.Queue.Counts.Active);
    }

    [Fact]
    public async Task A_batch_can_be_smaller_but_not_larger_than_the_limit()
    {
        await using var queues = new QueueFixture();
        using var batch = await queues.Sender.CreateMessageBatchAsync(new CreateMessageBatchOptions { MaxSizeInBytes = 1_000 }, Token);
        Assert.False(batch.TryAddMessage(new ServiceBusMessage(new byte[1_000])));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await queues.Sender.CreateMessageBatchAsync(new CreateMessageBatchOptions { MaxSizeInBytes = 262_145 }, Token));
    }

    [Fact]
    public async Task A_message_over_the_limit_is_refused_and_nothing_of_its_list_is_stored()
    {
        await using var queues = new QueueFixture();
        var failure = await Assert.ThrowsAsync<ServiceBusException>(() => queues.Sender.SendMessagesAsync([new ServiceBusMessage("small"), new ServiceBusMessage(new byte[262_144])], Token));
        Assert.Equal(ServiceBusFailureReason.MessageSizeExceeded, failure.Reason);
        Assert.Equal(default, queues.Queue.Counts);
    }

    [Fact]
    public async Task A_property_of_a_type_that_is_not_carried_is_refused()
    {
        await using var queues = new QueueFixture();
        var message = new ServiceBusMessage("x");
        message.ApplicationProperties["list"] = new List<int>();
        await Assert.ThrowsAsync<System.Runtime.Serialization.SerializationException>(() => queues.Sender.SendMessageAsync(message, Token));
    }
}
