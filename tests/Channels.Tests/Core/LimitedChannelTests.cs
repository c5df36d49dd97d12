using MessageFunctions.Messages;
using Microsoft.Extensions.Time.Testing;

namespace MessageFunctions.Channels.Tests.Core;

public sealed class LimitedChannelTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly GatedChannel _inner = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Of_those_that_wait_the_most_urgent_goes_first_and_among_equals_the_first()
    {
        await using var channel = new LimitedChannel(_inner, new ChannelLimits(1, 30), _time);
        var sends = new List<Task>();
        foreach (var (priority, name) in new[] { (Priority.P1, "first"), (Priority.P3, "flood-1"), (Priority.P3, "flood-2"), (Priority.P0, "urgent-1"), (Priority.P2, "bulk"), (Priority.P0, "urgent-2") })
            sends.Add(channel.SendAsync(Batch(priority, name), Token));

        for (var i = 0; i < sends.Count; i++) await _inner.AnswerAsync(i);
        await Task.WhenAll(sends).WaitAsync(TimeSpan.FromSeconds(10), Token);

        Assert.Equal(["first", "urgent-1", "urgent-2", "bulk", "flood-1", "flood-2"], _inner.Begun);
    }

    [Fact]
    public async Task Given_no_place_in_time_Then_its_messages_are_retryable_and_nothing_was_sent_and_the_place_is_not_lost()
    {
        await using var channel = new LimitedChannel(_inner, new ChannelLimits(1, 30), _time);
        var first = channel.SendAsync(Batch(Priority.P3, "first"), Token);
        var late = channel.SendAsync(Batch(Priority.P0, "late"), Token);
        using var leaving = new CancellationTokenSource();
        var gone = channel.SendAsync(Batch(Priority.P0, "gone"), leaving.Token);

        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => gone);
        _time.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal(SendCode.ChannelBusy, Assert.IsType<SendOutcome.Retryable>(Assert.Single(await late.WaitAsync(TimeSpan.FromSeconds(10), Token)).Outcome).Code);

        await _inner.AnswerAsync(0);
        await first.WaitAsync(TimeSpan.FromSeconds(10), Token);
        var next = channel.SendAsync(Batch(Priority.P3, "next"), Token);
        await _inner.AnswerAsync(1);
        await next.WaitAsync(TimeSpan.FromSeconds(10), Token);
        Assert.Equal(["first", "next"], _inner.Begun);
    }

    private static ChannelBatch Batch(Priority priority, string subject) => new(Batches.Demo, [Batches.Message("ann", subject)]) { Priority = priority };

    /// <summary>Answers when it is told to.</summary>
    private sealed class GatedChannel : IChannel
    {
        private readonly List<TaskCompletionSource> _gates = [.. Enumerable.Range(0, 10).Select(_ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously))];
        private readonly List<TaskCompletionSource> _arrivals = [.. Enumerable.Range(0, 10).Select(_ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously))];

        public List<string?> Begun { get; } = [];

        public ChannelId Id => ChannelId.Parse("gated");

        public bool IsIdempotent => true;

        public int BatchSize => 10;

        public async Task<IReadOnlyList<SendResult>> SendAsync(ChannelBatch batch, CancellationToken cancellationToken = default)
        {
            var number = Begun.Count;
            Begun.Add(batch.Messages[0].Subject);
            _arrivals[number].SetResult();
            await _gates[number].Task.WaitAsync(cancellationToken);
            return [.. batch.Messages.Select(message => new SendResult(message.Id, new SendOutcome.Accepted("x")))];
        }

        /// <summary>Answers the n-th send, once it has arrived.</summary>
        public async Task AnswerAsync(int number)
        {
            await _arrivals[number].Task.WaitAsync(TimeSpan.FromSeconds(10), Token);
            _gates[number].SetResult();
        }
    }
}
