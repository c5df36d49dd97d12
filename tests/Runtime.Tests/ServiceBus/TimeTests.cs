using Azure.Messaging.ServiceBus;
using MessageFunctions.Embedded.ServiceBus;

namespace MessageFunctions.Runtime.Tests.ServiceBus;

public sealed class TimeTests
{
    private static readonly QueueDefinition Expiring = new("orders") { DefaultMessageTimeToLive = TimeSpan.FromMinutes(10), DeadLetteringOnMessageExpiration = true };
    private static readonly QueueDefinition Detecting = new("orders") { RequiresDuplicateDetection = true };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_scheduled_message_becomes_active_on_time_with_a_new_number()
    {
        await using var queues = new QueueFixture();
        var at = queues.Time.GetUtcNow().AddMinutes(5);
        var number = await queues.Sender.ScheduleMessageAsync(new ServiceBusMessage("later"), at, Token);
        await queues.SendAsync("now");
        var waiting = queues.Receiver.ReceiveMessagesAsync(2, TimeSpan.FromHours(1), Token);
        var now = Assert.Single(await waiting);
        Assert.Equal("now", now.Body.ToString());
        await queues.Receiver.CompleteMessageAsync(now, Token);
        var next = queues.Receiver.ReceiveMessageAsync(TimeSpan.FromHours(1), Token);
        for (var minute = 0; minute < 4; minute++) await queues.AdvanceAsync(TimeSpan.FromMinutes(1));
        Assert.False(next.IsCompleted);

        await queues.AdvanceAsync(TimeSpan.FromMinutes(1.1));

        var message = (await next)!;
        Assert.Equal(("later", at), (message.Body.ToString(), message.ScheduledEnqueueTime));
        Assert.True(message.SequenceNumber > number);
        Assert.Equal(queues.Time.GetUtcNow(), message.EnqueuedTime);
    }

    [Fact]
    public async Task A_message_that_came_due_while_nothing_ran_is_active_after_the_start()
    {
        await using var queues = new QueueFixture();
        await queues.Sender.SendMessageAsync(new ServiceBusMessage("due") { ScheduledEnqueueTime = queues.Time.GetUtcNow().AddMinutes(5) }, Token);
        Assert.Equal(new LaneCounts { Scheduled = 1 }, queues.Queue.Counts);
        await queues.Engine.DisposeAsync();
        queues.Time.Advance(TimeSpan.FromHours(1));
        await queues.RestartAsync();

        Assert.Equal("due", (await queues.ReceiveAsync()).Body.ToString());
    }

    [Fact]
    public async Task A_cancelled_message_never_becomes_active_and_cannot_be_cancelled_again()
    {
        await using var queues = new QueueFixture();
        var number = await queues.Sender.ScheduleMessageAsync(new ServiceBusMessage("never"), queues.Time.GetUtcNow().AddMinutes(5), Token);
        await queues.Sender.CancelScheduledMessageAsync(number, Token);
        await queues.AdvanceAsync(TimeSpan.FromMinutes(10));

        Assert.True(await queues.IsEmptyAsync());
        Assert.Equal(default, queues.Queue.Counts);
        var failure = await Assert.ThrowsAsync<ServiceBusException>(() => queues.Sender.CancelScheduledMessageAsync(number, Token));
        Assert.Equal(ServiceBusFailureReason.MessageNotFound, failure.Reason);
    }

    [Fact]
    public async Task An_expired_message_is_dead_lettered_even_when_nobody_receives()
    {
        await using var queues = new QueueFixture(Expiring);
        await queues.SendAsync("old");
        for (var minute = 0; minute < 11; minute++) await queues.AdvanceAsync(TimeSpan.FromMinutes(1));

        Assert.Equal(new LaneCounts { DeadLetter = 1 }, queues.Queue.Counts);
        Assert.Equal("TTLExpiredException", (await queues.ReceiveAsync(queues.DeadLetters)).DeadLetterReason);
    }

    [Fact]
    public async Task A_message_of_short_life_expires_behind_one_of_long_life()
    {
        await using var queues = new QueueFixture(Expiring with { DeadLetteringOnMessageExpiration = false });
        await queues.SendAsync("long");
        await queues.Sender.SendMessageAsync(new ServiceBusMessage("short") { TimeToLive = TimeSpan.FromSeconds(30) }, Token);
        await queues.AdvanceAsync(TimeSpan.FromSeconds(31));

        Assert.Equal(new LaneCounts { Active = 1 }, queues.Queue.Counts);
        Assert.Equal("long", (await queues.ReceiveAsync()).Body.ToString());
    }

    [Fact]
    public async Task A_message_that_expires_in_somebodys_hands_can_still_be_completed_but_does_not_come_back()
    {
        await using var queues = new QueueFixture(Expiring);
        await queues.Sender.SendMessagesAsync([new ServiceBusMessage("a") { TimeToLive = TimeSpan.FromSeconds(10) }, new ServiceBusMessage("b") { TimeToLive = TimeSpan.FromSeconds(10) }], Token);
        var (kept, returned) = (await queues.ReceiveAsync(), await queues.ReceiveAsync());
        await queues.AdvanceAsync(TimeSpan.FromSeconds(20));
        await queues.Receiver.CompleteMessageAsync(kept, Token);
        await queues.Receiver.AbandonMessageAsync(returned, cancellationToken: Token);

        Assert.True(await queues.IsEmptyAsync());
        Assert.Equal("b", (await queues.ReceiveAsync(queues.DeadLetters)).Body.ToString());
    }

    [Fact]
    public async Task A_repeat_inside_the_window_is_dropped_and_answers_as_the_first()
    {
        await using var queues = new QueueFixture(Detecting);
        await queues.SendAsync("first", "id");
        await queues.SendAsync("second", "id");
        await queues.Sender.SendMessagesAsync([new ServiceBusMessage("third") { MessageId = "id" }, new ServiceBusMessage("other") { MessageId = "id2" }, new ServiceBusMessage("twin") { MessageId = "id2" }], Token);
        await queues.Receiver.CompleteMessageAsync(await queues.ReceiveAsync(), Token);
        await queues.RestartAsync();
        await queues.SendAsync("fourth", "id");

        Assert.Equal("other", (await queues.ReceiveAsync()).Body.ToString());
        Assert.True(await queues.IsEmptyAsync());
        await queues.AdvanceAsync(TimeSpan.FromMinutes(10));
        await queues.SendAsync("fifth", "id");
        Assert.Contains("fifth", new[] { (await queues.ReceiveAsync()).Body.ToString(), (await queues.ReceiveAsync()).Body.ToString() });
    }

    [Fact]
    public async Task A_scheduled_message_is_detected_as_a_duplicate_too()
    {
        await using var queues = new QueueFixture(Detecting);
        var at = queues.Time.GetUtcNow().AddMinutes(1);
        var first = await queues.Sender.ScheduleMessageAsync(new ServiceBusMessage("a") { MessageId = "id" }, at, Token);
        var second = await queues.Sender.ScheduleMessageAsync(new ServiceBusMessage("b") { MessageId = "id" }, at, Token);
        await queues.SendAsync("c", "id");

        Assert.Equal(first, second);
        Assert.Equal(new LaneCounts { Scheduled = 1 }, queues.Queue.Counts);
    }

    [Fact]
    public async Task The_history_of_ids_does_not_outgrow_its_window()
    {
        await using var queues = new QueueFixture(Detecting);
        for (var i = 0; i < 100; i++) await queues.SendAsync("x", $"old-{i}");
        await queues.AdvanceAsync(TimeSpan.FromMinutes(11));
        for (var i = 0; i < 60; i++) await queues.SendAsync("x", $"new-{i}");

        Assert.Equal(60, queues.Engine.File.Read(connection => connection.Scalar("SELECT sum(length(keys)) / 16 FROM duplicate_log")));
    }
}
