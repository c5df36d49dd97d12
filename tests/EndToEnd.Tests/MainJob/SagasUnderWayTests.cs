using MessageFunctions.Messages;
using MessageFunctions.Orchestrations.BudgetSaga;
using Microsoft.Extensions.Time.Testing;

namespace MessageFunctions.EndToEnd.Tests.MainJob;

public sealed class SagasUnderWayTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly SagasUnderWay _underWay;
    private int _ids;

    public SagasUnderWayTests() => _underWay = new SagasUnderWay(_time);

    [Fact]
    public async Task Given_as_many_as_may_work_Then_the_next_waits_until_one_leaves_and_another_priority_does_not()
    {
        var first = await FillAsync(Priority.P3);
        var next = EnterAsync(Priority.P3);

        Assert.False(next.IsCompleted);
        Assert.True(EnterAsync(Priority.P2).IsCompletedSuccessfully);
        _underWay.Leave(first.Value);
        await next.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
        Assert.False(EnterAsync(Priority.P3).IsCompleted);
    }

    [Fact]
    public void The_most_urgent_never_wait()
    {
        for (var i = 0; i < 10 * SagasUnderWay.Limit; i++) Assert.True(EnterAsync(Priority.P0).IsCompletedSuccessfully);
    }

    [Fact]
    public async Task Given_sagas_that_are_not_heard_of_Then_their_places_are_given_on()
    {
        await FillAsync(Priority.P1);
        var next = Enumerable.Range(0, SagasUnderWay.Limit).Select(_ => EnterAsync(Priority.P1)).ToList();

        _time.Advance(SagasUnderWay.Patience);
        await Task.WhenAll(next).WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Given_many_that_wait_Then_each_that_leaves_lets_one_in()
    {
        List<EnvelopeId> inside = [.. Enumerable.Range(0, SagasUnderWay.Limit).Select(_ => NewId())];
        foreach (var id in inside) await _underWay.EnterAsync(Priority.P3, id);
        var next = Enumerable.Range(0, 10).Select(_ => EnterAsync(Priority.P3)).ToList();

        foreach (var id in inside.Take(10)) _underWay.Leave(id.Value);
        await Task.WhenAll(next).WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
        Assert.False(EnterAsync(Priority.P3).IsCompleted);
    }

    private async Task<EnvelopeId> FillAsync(Priority priority)
    {
        var first = NewId();
        await _underWay.EnterAsync(priority, first);
        for (var i = 1; i < SagasUnderWay.Limit; i++) await EnterAsync(priority);
        return first;
    }

    private Task EnterAsync(Priority priority) => _underWay.EnterAsync(priority, NewId()).AsTask();

    private EnvelopeId NewId() => EnvelopeId.Create(_time.GetUtcNow(), BitConverter.GetBytes((long)++_ids).Concat(new byte[2]).ToArray());
}
