using MessageFunctions.Messages;

namespace MessageFunctions.Reviews.Tests;

/// <summary>The workflow on the real durable engine over the real stores, through stops at every step, and events that come twice, early or never.</summary>
public sealed class ReviewWorkflowTests
{
    [Theory]
    [InlineData(0, MessageStatus.Queued, "review_approved")]
    [InlineData(10_000, MessageStatus.Rejected, "review_rejected")]
    public async Task What_a_machine_is_sure_of_needs_nobody_and_every_verdict_is_in_the_messages_record(int score, MessageStatus status, string reason)
    {
        await using var world = new ReviewWorld();
        world.Machine.Score = score;
        var envelope = await world.AddAsync(null, "Hello");

        var review = await world.EndAsync(Assert.Single(await world.JoinAsync(envelope)).Id);

        var state = await world.StateAsync(envelope);
        Assert.Equal((status, reason), (state.Messages[0].Status, state.Documents.Decisions.Single(decision => decision.Value.Review is not null && decision.Value.Kind != DecisionKind.InReview).Value.Reason));
        var step = MessageRecord.Fold([.. state.Documents.Decisions.Select(decision => decision.Value.ToDocument(envelope, decision.At)).Prepend(envelope.ToDocument())], 0)!.Steps.Single(step => step.Verdicts.Count > 0);
        Assert.Equal(("local", "1", score, review.Id.Value), (step.Verdicts[0].By, step.Verdicts[0].Version, step.Verdicts[0].Score, step.Review));
        Assert.Equal(status == MessageStatus.Queued ? [QueueNames.P3] : [], world.Queue.Queues);
        Assert.Empty((await world.Store.OpenAsync(ReviewWorld.Tenant, new ReviewFilter(), 10, null)).Items);
        Assert.Single((await world.Store.ArchiveAsync(ReviewWorld.Tenant, null, null, new ReviewFilter { By = "local", Text = "hello" }, 10, null)).Items);
    }

    [Theory]
    [InlineData(true, "machine_failed")]
    [InlineData(false, "machine_slow")]
    public async Task A_machine_that_fails_or_is_slow_is_unsure_and_never_approves(bool fails, string reason)
    {
        await using var world = new ReviewWorld { Policy = new ReviewPolicy { Nodes = [new(ReviewNodeKind.Machine) { TimeoutSeconds = 1 }, new(ReviewNodeKind.People)] } };
        (world.Machine.Fails, world.Machine.Hangs) = (fails, !fails);
        var review = Assert.Single(await world.JoinAsync(await world.AddAsync(null, "Hello")));

        var pending = await world.UntilAsync(review.Id, current => current.IsPending);

        Assert.Equal((ReviewChoice.Unsure, reason), (pending.Verdicts[0].Choice, pending.Verdicts[0].Reasons[0]));
    }

    [Fact]
    public async Task One_review_serves_all_envelopes_of_a_batch_that_say_the_same_and_those_that_come_after_its_end()
    {
        await using var world = new ReviewWorld();
        var batch = BatchId.Create(world.Time.GetUtcNow());
        var envelopes = new List<Envelope>();
        for (var i = 0; i < 20; i++) envelopes.Add(await world.AddAsync(batch, "Hello", "Hello"));
        var reviews = new List<Review>();
        foreach (var envelope in envelopes) reviews.AddRange(await world.JoinAsync(envelope));
        var id = Assert.Single(reviews.Select(review => review.Id).Distinct());
        var pending = await world.UntilAsync(id, current => current.IsPending);
        Assert.All(await Task.WhenAll(envelopes.Select(world.StateAsync)), state => Assert.All(state.Messages, message => Assert.Equal(MessageStatus.InReview, message.Status)));

        await DecideAsync(world, pending, "rita", ReviewChoice.Approve);
        await world.EndAsync(id);
        var late = await world.AddAsync(batch, "Hello");
        Assert.Empty(await world.JoinAsync(late));

        Assert.Equal(1, world.Machine.Asked);
        foreach (var envelope in envelopes.Append(late)) Assert.All((await world.StateAsync(envelope)).Messages, message => Assert.Equal(MessageStatus.Queued, message.Status));
        Assert.Equal(envelopes.Append(late).Select(envelope => envelope.Id.Value).Order(), world.Queue.References.Select(reference => reference.Envelope.Value).Order());
    }

    [Fact]
    public async Task An_envelope_with_different_contents_goes_on_once_when_its_last_review_has_ended()
    {
        await using var world = new ReviewWorld();
        var envelope = await world.AddAsync(BatchId.Create(world.Time.GetUtcNow()), "one", "bad", "one", "two");
        var reviews = await world.JoinAsync(envelope);
        Assert.Equal(3, reviews.Count);
        foreach (var review in reviews)
        {
            if ((await world.UntilAsync(review.Id, current => current.IsPending || current.Outcome is not null)).Outcome is not null) continue;
            Assert.Empty(world.Queue.References);
            await DecideAsync(world, review, "rita", ReviewChoice.Approve);
            await world.EndAsync(review.Id);
        }
        foreach (var review in reviews) await world.EndAsync(review.Id);

        Assert.Equal([MessageStatus.Queued, MessageStatus.Rejected, MessageStatus.Queued, MessageStatus.Queued], (await world.StateAsync(envelope)).Messages.Select(message => message.Status));
        Assert.Single(world.Queue.References);
    }

    [Fact]
    public async Task A_policy_change_during_a_review_does_not_disturb_it()
    {
        await using var world = new ReviewWorld { Policy = new ReviewPolicy { Nodes = [new(ReviewNodeKind.People) { Approvals = 2 }] } };
        var review = Assert.Single(await world.JoinAsync(await world.AddAsync(null, "Hello")));
        await world.UntilAsync(review.Id, current => current.IsPending);
        world.Policy = new ReviewPolicy { Nodes = [new(ReviewNodeKind.People)] };
        await world.RestartAsync();

        await DecideAsync(world, review, "rita", ReviewChoice.Approve);
        Assert.True((await world.UntilAsync(review.Id, current => current.Verdicts.Count == 1)).IsPending);
        await DecideAsync(world, review, "sam", ReviewChoice.Approve);

        Assert.Equal(ReviewOutcome.Approved, (await world.EndAsync(review.Id)).Outcome);
    }

    [Fact]
    public async Task Nobody_decides_so_it_is_escalated_and_rejected_in_its_time()
    {
        await using var world = new ReviewWorld { Policy = new ReviewPolicy { Nodes = [new(ReviewNodeKind.People) { TimeoutMinutes = 60, EscalationMinutes = 60, RemindMinutes = 1_440 }] } };
        var envelope = await world.AddAsync(null, "Hello");
        var review = Assert.Single(await world.JoinAsync(envelope));
        await world.UntilAsync(review.Id, current => current.IsPending);

        await world.AdvanceAsync(TimeSpan.FromMinutes(60));
        Assert.True((await world.UntilAsync(review.Id, current => current.IsEscalated)).IsPending);
        Assert.Contains("+review/overdue", world.Alerts.Heard);
        await world.AdvanceAsync(TimeSpan.FromMinutes(60));

        Assert.Equal(ReviewOutcome.TimedOut, (await world.EndAsync(review.Id)).Outcome);
        Assert.Equal(MessageStatus.Rejected, (await world.StateAsync(envelope)).Messages[0].Status);
    }

    [Fact]
    public async Task Events_that_come_early_twice_or_for_nothing_do_no_harm()
    {
        await using var world = new ReviewWorld { Policy = new ReviewPolicy { Nodes = [new(ReviewNodeKind.Machine), new(ReviewNodeKind.People) { Approvals = 2 }] }, Machine = { Hangs = false } };
        var review = Assert.Single(await world.JoinAsync(await world.AddAsync(null, "Hello")));
        for (var i = 0; i < 80; i++) await world.TellAsync(review);
        await world.UntilAsync(review.Id, current => current.IsPending);
        for (var i = 0; i < 80; i++) await world.TellAsync(review);
        await DecideAsync(world, review, "rita", ReviewChoice.Approve);
        await DecideAsync(world, review, "rita", ReviewChoice.Approve);
        Assert.Null((await world.UntilAsync(review.Id, current => current.Verdicts.Count == 2)).Outcome);
        // Said, and the workflow never told: the next event finds it.
        await world.Desk.DecideAsync(ReviewWorld.Tenant, review.Id, "sam", ReviewChoice.Approve, null);
        await world.TellAsync(review);

        Assert.Equal((ReviewOutcome.Approved, 3), ((await world.EndAsync(review.Id)) is var ended ? ended.Outcome : null, ended.Verdicts.Count));
    }

    [Fact]
    public async Task A_batch_that_is_withdrawn_ends_its_review()
    {
        await using var world = new ReviewWorld();
        var batch = BatchId.Create(world.Time.GetUtcNow());
        var envelope = await world.AddAsync(batch, "Hello");
        var review = Assert.Single(await world.JoinAsync(envelope));
        await world.UntilAsync(review.Id, current => current.IsPending);

        foreach (var ended in await world.Desk.CancelAsync(ReviewWorld.Tenant, batch)) await world.TellAsync(ended);

        Assert.Equal(ReviewOutcome.Cancelled, (await world.EndAsync(review.Id)).Outcome);
        Assert.Equal(MessageStatus.Cancelled, (await world.StateAsync(envelope)).Messages[0].Status);
        Assert.Empty(world.Queue.References);
    }

    [Fact]
    public async Task A_workflow_that_is_started_again_after_its_end_changes_nothing()
    {
        await using var world = new ReviewWorld();
        world.Machine.Score = 0;
        var envelope = await world.AddAsync(null, "Hello");
        var review = Assert.Single(await world.JoinAsync(envelope));
        await world.EndAsync(review.Id);
        var before = (await world.StateAsync(envelope)).NextDecision;

        await world.StartAsync(review);
        await world.EndAsync(review.Id);

        Assert.Equal((before, 1), ((await world.StateAsync(envelope)).NextDecision, world.Machine.Asked));
    }

    /// <summary>Through the machine, a person and the end: each activity stops before and after its work, and another process goes on.</summary>
    [Fact]
    public async Task Stopped_at_any_step_it_goes_on_and_ends_as_it_should()
    {
        var stops = 0;
        for (var checkpoint = 1; checkpoint <= 14; checkpoint++)
        {
            await using var world = new ReviewWorld { CrashAt = checkpoint };
            var envelope = await world.AddAsync(null, "Hello");
            var review = Assert.Single(await world.JoinAsync(envelope));
            if (await StoppedAsync(world, world.UntilAsync(review.Id, current => current.IsPending))) stops++;
            await world.UntilAsync(review.Id, current => current.IsPending);
            await DecideAsync(world, review, "rita", ReviewChoice.Approve);
            if (world.CrashAt is not null && await StoppedAsync(world, world.EndAsync(review.Id))) stops++;

            var ended = await world.EndAsync(review.Id);

            Assert.Equal((ReviewOutcome.Approved, 2), (ended.Outcome, ended.Verdicts.Count));
            Assert.Equal(MessageStatus.Queued, (await world.StateAsync(envelope)).Messages[0].Status);
            Assert.Single(world.Queue.References.Select(reference => reference.Envelope).Distinct());
        }
        Assert.True(stops >= 10, $"Only {stops} stops took effect.");
    }

    private static async Task<bool> StoppedAsync(ReviewWorld world, Task goal)
    {
        if (await Task.WhenAny(goal, world.Crashed) == goal) return false;
        _ = goal.ContinueWith(task => task.Exception, TaskScheduler.Default);
        await world.RestartAsync();
        return true;
    }

    private static async Task DecideAsync(ReviewWorld world, Review review, string person, ReviewChoice choice)
    {
        var answer = await world.Desk.DecideAsync(ReviewWorld.Tenant, review.Id, person, choice, "because");
        Assert.True(answer is DeskAnswer.Done, answer.Code);
        await world.TellAsync(review);
    }
}
