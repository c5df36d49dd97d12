using MessageFunctions.Messages.Accept;
using MessageFunctions.Messages.Prioritizing;
using MessageFunctions.Policies;
using MessageFunctions.Problems;
using MessageFunctions.Routing;
using MessageFunctions.Storage;

namespace MessageFunctions.Core.Tests.Messages;

public sealed class IdempotencyTests
{
    private readonly AcceptFixture _fixture = new();

    [Fact]
    public async Task The_same_key_and_body_give_the_first_answer_again()
    {
        var first = await _fixture.SendAsync(AcceptFixture.Json(), "k");
        var second = await _fixture.SendAsync(AcceptFixture.Json(), "k");

        Assert.Equal(first, second);
        Assert.Single(_fixture.Log.Envelopes);
    }

    [Fact]
    public async Task The_same_key_with_another_body_is_refused()
    {
        await _fixture.SendAsync(AcceptFixture.Json(), "k");

        Assert.Equal((422, ProblemCode.IdempotencyKeyReused), Refused(await _fixture.SendAsync(AcceptFixture.Json(kind: "\"transactional\""), "k")));
    }

    [Fact]
    public async Task While_the_first_is_running_a_repeat_is_told_to_wait()
    {
        var gate = new TaskCompletionSource();
        _fixture.Log.Gate = gate.Task;
        var first = _fixture.SendAsync(AcceptFixture.Json(), "k").AsTask();

        Assert.Equal((409, ProblemCode.IdempotencyKeyRunning), Refused(await _fixture.SendAsync(AcceptFixture.Json(), "k")));
        gate.SetResult();
        Assert.Equal(await first, await _fixture.SendAsync(AcceptFixture.Json(), "k"));
    }

    [Fact]
    public async Task After_a_day_a_key_is_new_again()
    {
        var first = await _fixture.SendAsync(AcceptFixture.Json(), "k");
        _fixture.Time.Advance(IdempotencyKeys.Retention);

        Assert.NotEqual(first, await _fixture.SendAsync(AcceptFixture.Json(kind: "\"transactional\""), "k"));
    }

    [Fact]
    public async Task Given_a_crash_after_the_document_When_the_lease_is_over_Then_a_repeat_finds_the_message()
    {
        // The claim and the document are there; the process ended before the answer was kept.
        var fingerprint = RequestFingerprint.Of(AcceptFixture.Tenant.Id, "k", "message", System.Text.Encoding.UTF8.GetBytes(AcceptFixture.Json()));
        await _fixture.Keys.ClaimAsync(AcceptFixture.Tenant.Id, fingerprint);
        _fixture.Log.LosesAnswer = _ => true;
        var lost = new AcceptFixtureParts(_fixture);
        await lost.StoreAsync(fingerprint.Key);
        _fixture.Log.LosesAnswer = _ => false;
        Assert.Equal((409, ProblemCode.IdempotencyKeyRunning), Refused(await _fixture.SendAsync(AcceptFixture.Json(), "k")));
        _fixture.Time.Advance(TimeSpan.FromSeconds(61));

        var found = Assert.IsType<AcceptResult.Message>(await _fixture.SendAsync(AcceptFixture.Json(), "k"));

        Assert.Equal(Assert.Single(_fixture.Log.Envelopes).Id, found.Id.Envelope);
        Assert.Equal(found, await _fixture.SendAsync(AcceptFixture.Json(), "k"));
    }

    [Fact]
    public async Task Given_a_crash_before_the_document_When_the_lease_is_over_Then_a_repeat_runs()
    {
        var fingerprint = RequestFingerprint.Of(AcceptFixture.Tenant.Id, "k", "message", System.Text.Encoding.UTF8.GetBytes(AcceptFixture.Json()));
        await _fixture.Keys.ClaimAsync(AcceptFixture.Tenant.Id, fingerprint);
        _fixture.Time.Advance(TimeSpan.FromSeconds(61));

        Assert.IsType<AcceptResult.Message>(await _fixture.SendAsync(AcceptFixture.Json(), "k"));
        Assert.Single(_fixture.Log.Envelopes);
    }

    [Fact]
    public async Task A_write_whose_answer_was_lost_makes_one_message_and_not_two()
    {
        _fixture.Log.LosesAnswer = _ => true;
        Assert.Equal((503, ProblemCode.StorageUnavailable), Refused(await _fixture.SendAsync(AcceptFixture.Json(), "k")));
        _fixture.Log.LosesAnswer = _ => false;
        _fixture.Time.Advance(TimeSpan.FromSeconds(61));

        Assert.IsType<AcceptResult.Message>(await _fixture.SendAsync(AcceptFixture.Json(), "k"));
        Assert.Single(_fixture.Log.Envelopes);
    }

    [Fact]
    public async Task What_was_refused_at_the_door_may_be_tried_again_at_once()
    {
        _fixture.Admission.Answers.Enqueue(new Admission(AdmissionVerdict.Shed, TimeSpan.FromSeconds(1)));
        await _fixture.SendAsync(AcceptFixture.Json(), "k");

        Assert.IsType<AcceptResult.Message>(await _fixture.SendAsync(AcceptFixture.Json(), "k"));
    }

    [Fact]
    public async Task Of_many_that_race_with_one_key_one_message_is_made()
    {
        var results = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(async () => await _fixture.SendAsync(AcceptFixture.Json(), "k"))));

        Assert.Single(_fixture.Log.Envelopes);
        Assert.Single(results.OfType<AcceptResult.Message>().Select(result => result.Id).Distinct());
        Assert.All(results.OfType<AcceptResult.Refused>(), refused => Assert.Equal(ProblemCode.IdempotencyKeyRunning, refused.Problem.Code));
    }

    [Fact]
    public async Task When_the_store_of_keys_is_down_nothing_is_promised()
    {
        _fixture.Tables.IsDown = true;

        await Assert.ThrowsAsync<StorageUnavailableException>(async () => await _fixture.SendAsync(AcceptFixture.Json(), "k"));
        Assert.Equal(0, _fixture.Log.Appends);
    }

    [Fact]
    public async Task Keys_past_their_time_are_swept()
    {
        await _fixture.SendAsync(AcceptFixture.Json(), "k1");
        _fixture.Time.Advance(TimeSpan.FromHours(23));
        await _fixture.SendAsync(AcceptFixture.Json(), "k2");
        _fixture.Time.Advance(TimeSpan.FromHours(2));

        Assert.Equal(1, await _fixture.Keys.SweepAsync(AcceptFixture.Tenant.Id));
        Assert.Equal(0, await _fixture.Keys.SweepAsync(AcceptFixture.Tenant.Id));
    }

    private static (int, string) Refused(AcceptResult result)
    {
        var problem = Assert.IsType<AcceptResult.Refused>(result).Problem;
        return (problem.Status, problem.Code);
    }

    /// <summary>Stores a message as a process does that ends before it hears that it did.</summary>
    private sealed class AcceptFixtureParts(AcceptFixture fixture)
    {
        public async Task StoreAsync(string requestKey)
        {
            var problems = default(ProblemList);
            var (head, message) = MessageFunctions.Messages.Requests.RequestReader.ReadMessage(System.Text.Encoding.UTF8.GetBytes(AcceptFixture.Json()), ref problems);
            message.Content = head.Content;
            var accepted = new HeadAcceptance(fixture, new PolicyRouter(new DefaultPolicies(), fixture.Time), new PriorityDecision(new DefaultPolicies()), fixture.Time).Validate(AcceptFixture.Request(), head, null, false, ref problems)!;
            var (result, _) = await fixture.Coalescer.AddAsync(accepted.Destination, message, requestKey, null);
            Assert.Equal(CoalesceResult.NotStored, result);
        }
    }
}
