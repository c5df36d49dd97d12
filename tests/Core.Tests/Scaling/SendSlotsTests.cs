using CsCheck;
using MessageFunctions.Messages;
using MessageFunctions.Scaling;

namespace MessageFunctions.Core.Tests.Scaling;

/// <summary>How many envelopes are sent at the same time.</summary>
public sealed class SendSlotsTests
{
    [Fact]
    public async Task Those_that_wait_go_by_priority_and_then_in_their_order()
    {
        var slots = new SendSlots(1);
        await slots.EnterAsync(Priority.P3, TestContext.Current.CancellationToken);
        var order = new List<string>();
        Task[] waiting =
        [
            WaitAsync(slots, Priority.P3, "p3 a", order), WaitAsync(slots, Priority.P3, "p3 b", order),
            WaitAsync(slots, Priority.P0, "p0", order), WaitAsync(slots, Priority.P1, "p1", order),
        ];
        slots.Leave();
        await Task.WhenAll(waiting).WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);

        Assert.Equal(["p0", "p1", "p3 a", "p3 b"], order);
        Assert.Equal(0, slots.Running);
    }

    [Fact]
    public async Task A_lower_limit_finishes_what_runs_and_lets_in_nobody_until_it_holds()
    {
        var slots = new SendSlots(3);
        for (var i = 0; i < 3; i++) await slots.EnterAsync(Priority.P1, TestContext.Current.CancellationToken);
        slots.Limit = 1;
        var waiting = slots.EnterAsync(Priority.P0, TestContext.Current.CancellationToken).AsTask();
        Assert.Equal(3, slots.Running);
        slots.Leave();
        slots.Leave();
        Assert.Equal(1, slots.Running);
        slots.Leave();

        await waiting.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
        Assert.Equal(1, slots.Running);
    }

    [Fact]
    public async Task One_that_gives_up_takes_no_slot()
    {
        var slots = new SendSlots(1);
        await slots.EnterAsync(Priority.P1, TestContext.Current.CancellationToken);
        using var gone = new CancellationTokenSource();
        var first = slots.EnterAsync(Priority.P0, gone.Token).AsTask();
        var second = slots.EnterAsync(Priority.P3, TestContext.Current.CancellationToken).AsTask();
        await gone.CancelAsync();
        slots.Leave();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        await second.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
        Assert.Equal(1, slots.Running);
    }

    [Fact]
    public async Task Under_a_changing_limit_every_one_gets_in_and_none_is_lost() =>
        await Gen.Select(Gen.Int[1, 8].List[1, 10], Gen.Int[1, 40]).SampleAsync(async (limits, many) =>
        {
            var slots = new SendSlots(1);
            var work = Enumerable.Range(0, many).Select(i => Task.Run(async () =>
            {
                await slots.EnterAsync((Priority)(i % 4));
                await Task.Yield();
                slots.Leave();
            })).ToArray();
            foreach (var limit in limits) slots.Limit = limit;
            await Task.WhenAll(work).WaitAsync(TimeSpan.FromSeconds(20));
            Assert.Equal(0, slots.Running);
        }, iter: 100);

    private static async Task WaitAsync(SendSlots slots, Priority priority, string name, List<string> order)
    {
        await slots.EnterAsync(priority, TestContext.Current.CancellationToken);
        lock (order) order.Add(name);
        slots.Leave();
    }
}
