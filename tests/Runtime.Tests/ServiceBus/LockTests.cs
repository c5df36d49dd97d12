using Azure.Messaging.ServiceBus;
using MessageFunctions.Embedded.ServiceBus;

namespace MessageFunctions.Runtime.Tests.ServiceBus;

public sealed class LockTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task A_message_is_invisible_while_it_is_locked_and_comes_back_when_the_lock_ends()
    {
        await using var queues = new QueueFixture();
        await queues.SendAsync("x");
        var message = await queues.ReceiveAsync();
        await queues.AdvanceAsync(Minute - TimeSpan.FromSeconds(1));
        Assert.True(await queues.IsEmptyAsync());

        await queues.AdvanceAsync(TimeSpan.FromSeconds(2));

        Assert.Equal(2, (await queues.ReceiveAsync()).DeliveryCount);
        var failure = await Assert.ThrowsAsync<ServiceBusException>(() => queues.Receiver.CompleteMessageAsync(message));
        Assert.Equal(ServiceBusFailureReason.MessageLockLost, failure.Reason);
    }

    [Fact]
    public async Task A_renewed_lock_lasts_from_then_on()
    {
        await using var queues = new QueueFixture();
        await queues.SendAsync("x");
        var message = await queues.ReceiveAsync();
        await queues.AdvanceAsync(TimeSpan.FromSeconds(50));
        await queues.Receiver.RenewMessageLockAsync(message, TestContext.Current.CancellationToken);
        Assert.Equal(queues.Time.GetUtcNow() + Minute, message.LockedUntil);

        await queues.AdvanceAsync(TimeSpan.FromSeconds(50));

        Assert.True(await queues.IsEmptyAsync());
        await queues.Receiver.CompleteMessageAsync(message, TestContext.Current.CancellationToken);
    }

    [Theory]
    [InlineData(10)]
    [InlineData(-10)]
    public async Task A_jump_of_the_wall_clock_neither_ends_nor_prolongs_a_lock(int hours)
    {
        await using var queues = new QueueFixture();
        await queues.SendAsync("x");
        var message = await queues.ReceiveAsync();
        queues.Time.WallClockJump = TimeSpan.FromHours(hours);
        Assert.True(await queues.IsEmptyAsync());
        await queues.AdvanceAsync(TimeSpan.FromSeconds(30));
        Assert.True(queues.Queue.Lane(false).Holds(message));

        await queues.AdvanceAsync(TimeSpan.FromSeconds(31));

        Assert.False(queues.Queue.Lane(false).Holds(message));
        Assert.Equal(2, (await queues.ReceiveAsync()).DeliveryCount);
    }

    [Fact]
    public async Task A_message_can_be_settled_once()
    {
        await using var queues = new QueueFixture();
        await queues.SendAsync("x");
        var message = await queues.ReceiveAsync();
        var first = queues.Receiver.CompleteMessageAsync(message, TestContext.Current.CancellationToken);
        await Assert.ThrowsAsync<ServiceBusException>(() => queues.Receiver.AbandonMessageAsync(message));
        await first;
        Assert.True(await queues.IsEmptyAsync());
    }

    [Fact]
    public async Task After_a_restart_the_locks_of_before_are_void_and_the_deliveries_stay_counted()
    {
        await using var queues = new QueueFixture();
        await queues.SendAsync("x");
        var message = await queues.ReceiveAsync();
        await queues.RestartAsync();

        Assert.Equal(2, (await queues.ReceiveAsync()).DeliveryCount);
        await Assert.ThrowsAsync<ServiceBusException>(() => queues.Receiver.CompleteMessageAsync(message));
    }

    [Fact]
    public async Task A_message_that_comes_back_too_often_is_dead_lettered()
    {
        await using var queues = new QueueFixture(new QueueDefinition("orders") { MaxDeliveryCount = 3 });
        await queues.SendAsync("poison");
        for (var delivery = 1; delivery <= 3; delivery++)
        {
            var message = await queues.ReceiveAsync();
            Assert.Equal(delivery, message.DeliveryCount);
            if (delivery == 2) await queues.AdvanceAsync(TimeSpan.FromSeconds(61));
            else await queues.Receiver.AbandonMessageAsync(message, cancellationToken: TestContext.Current.CancellationToken);
        }

        Assert.True(await queues.IsEmptyAsync());
        var dead = await queues.ReceiveAsync(queues.DeadLetters);
        Assert.Equal(("poison", "MaxDeliveryCountExceeded"), (dead.Body.ToString(), dead.DeadLetterReason));
        Assert.Contains("3 delivery attempts", dead.DeadLetterErrorDescription, StringComparison.Ordinal);
        Assert.Equal(new LaneCounts { DeadLetter = 1 }, queues.Queue.Counts);
    }

    [Fact]
    public async Task A_message_that_kills_its_process_each_time_is_dead_lettered_too()
    {
        await using var queues = new QueueFixture(new QueueDefinition("orders") { MaxDeliveryCount = 3 });
        await queues.SendAsync("poison");
        for (var delivery = 1; delivery <= 3; delivery++)
        {
            Assert.Equal(delivery, (await queues.ReceiveAsync()).DeliveryCount);
            await queues.RestartAsync();
        }

        Assert.True(await queues.IsEmptyAsync());
        Assert.Equal("MaxDeliveryCountExceeded", (await queues.ReceiveAsync(queues.DeadLetters)).DeadLetterReason);
    }
}
