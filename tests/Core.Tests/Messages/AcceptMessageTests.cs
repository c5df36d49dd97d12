using MessageFunctions.Messages;
using MessageFunctions.Messages.Accept;
using MessageFunctions.Problems;

namespace MessageFunctions.Core.Tests.Messages;

public sealed class AcceptMessageTests
{
    private readonly AcceptFixture _fixture = new();

    [Fact]
    public async Task A_message_is_stored_and_queued_before_its_id_is_given()
    {
        var id = await AcceptAsync(AcceptFixture.Json(more: "\"reference\":\"order-7\""));

        var envelope = Assert.Single(_fixture.Log.Envelopes);
        Assert.Equal(new MessageId(envelope.Id, 0), id);
        Assert.Equal(envelope.Id, Assert.Single(_fixture.Queue.References).Envelope);
        Assert.Equal((Priority.P1, "order-7"), (envelope.Priority, envelope.Messages[0].Reference));
        Assert.Equal([AcceptFixture.Email, AcceptFixture.Sms], envelope.Plan.Select(step => step.Channel));
        Assert.Equal([100, 5_000], envelope.Plan.Select(step => step.UnitPriceMicros));
        Assert.Equal("Hello", envelope.ContentOf(envelope.Messages[0])!.Text);
        Assert.Equal(AcceptFixture.Now.AddDays(7), envelope.ExpiresAt);
    }

    [Fact]
    public async Task Transactional_messages_go_over_SMS_first_and_default_to_the_highest_priority()
    {
        await AcceptAsync(AcceptFixture.Json(kind: "\"transactional\"", to: """{"phone":"+4930123456"}"""));

        var envelope = Assert.Single(_fixture.Log.Envelopes);
        Assert.Equal((Priority.P0, AcceptFixture.Sms, "transactional"), (envelope.Priority, envelope.Plan[0].Channel, envelope.Rule));
    }

    [Fact]
    public async Task High_value_marketing_goes_to_the_inbox_first_and_is_reviewed_where_the_line_says_so()
    {
        await AcceptAsync(AcceptFixture.Json(line: "\"news\"", kind: "\"marketing\"", to: """{"user":"ada"}"""));

        var envelope = Assert.Single(_fixture.Log.Envelopes);
        Assert.Equal((Priority.P3, AcceptFixture.Inbox, true), (envelope.Priority, envelope.Plan[0].Channel, envelope.NeedsReview));
    }

    [Fact]
    public async Task A_default_priority_is_lowered_to_what_the_line_may_use()
    {
        await AcceptAsync(AcceptFixture.Json(line: "\"news\"", kind: "\"marketing\"", more: "\"priority\":\"P2\""));

        Assert.Equal(Priority.P2, Assert.Single(_fixture.Log.Envelopes).Priority);
    }

    [Fact]
    public async Task An_approved_template_fixes_its_version_and_is_not_reviewed_again()
    {
        await AcceptAsync(AcceptFixture.Json(
            line: "\"news\"", kind: "\"marketing\"", content: null, more: "\"template\":\"welcome\",\"params\":{\"name\":\"A\",\"code\":{\"value\":1}}"));

        var envelope = Assert.Single(_fixture.Log.Envelopes);
        Assert.Equal((new TemplateReference("welcome", 3), false), (envelope.Template, envelope.NeedsReview));
        Assert.Equal("""{"name":"A","code":{"value":1}}""", System.Text.Encoding.UTF8.GetString(envelope.Messages[0].Parameters.Span));
    }

    [Fact]
    public async Task A_time_that_is_past_by_the_difference_of_clocks_means_now()
    {
        await AcceptAsync(AcceptFixture.Json(more: "\"sendAt\":\"2026-03-01T11:58:00Z\""));

        Assert.Null(Assert.Single(_fixture.Log.Envelopes).SendAt);
    }

    [Fact]
    public async Task Given_a_write_in_flight_When_more_messages_come_Then_they_share_the_next_two_envelopes()
    {
        var gate = new TaskCompletionSource();
        _fixture.Log.Gate = gate.Task;
        var first = _fixture.SendAsync(AcceptFixture.Json()).AsTask();
        var others = Enumerable.Range(0, 30).Select(_ => _fixture.SendAsync(AcceptFixture.Json()).AsTask()).ToArray();
        Assert.False(first.IsCompleted);
        Assert.Equal(31, _fixture.Coalescer.Pending);
        gate.SetResult();

        var results = await Task.WhenAll([first, .. others]);

        Assert.Equal([1, 8, 22], _fixture.Log.Envelopes.Select(envelope => envelope.Messages.Count).Order());
        Assert.Equal(31, results.Cast<AcceptResult.Message>().Select(result => result.Id).Distinct().Count());
        Assert.Equal(0, _fixture.Coalescer.Pending);
    }

    [Fact]
    public async Task Messages_of_different_destinations_never_share_an_envelope()
    {
        var gate = new TaskCompletionSource();
        _fixture.Log.Gate = gate.Task;
        Task<AcceptResult>[] all =
        [
            .. Enumerable.Range(0, 10).SelectMany(_ => new[]
            {
                _fixture.SendAsync(AcceptFixture.Json()).AsTask(),
                _fixture.SendAsync(AcceptFixture.Json(kind: "\"transactional\"")).AsTask(),
                _fixture.SendAsync(AcceptFixture.Json(more: "\"channels\":[\"email\"]")).AsTask(),
            })
        ];
        gate.SetResult();
        await Task.WhenAll(all);

        Assert.Equal(30, _fixture.Log.Envelopes.Sum(envelope => envelope.Messages.Count));
        Assert.Equal(9, _fixture.Log.Envelopes.Count());
    }

    [Fact]
    public async Task An_envelope_holds_at_most_a_hundred_messages()
    {
        var gate = new TaskCompletionSource();
        _fixture.Log.Gate = gate.Task;
        var all = Enumerable.Range(0, 450).Select(_ => _fixture.SendAsync(AcceptFixture.Json()).AsTask()).ToArray();
        gate.SetResult();
        await Task.WhenAll(all);

        Assert.All(_fixture.Log.Envelopes, envelope => Assert.InRange(envelope.Messages.Count, 1, 100));
        Assert.Equal(450, _fixture.Log.Envelopes.Sum(envelope => envelope.Messages.Count));
        Assert.True(_fixture.Log.Envelopes.Count() <= 8);
    }

    [Fact]
    public async Task Given_too_many_waiting_When_one_more_comes_Then_it_is_told_to_come_again()
    {
        var fixture = new AcceptFixture(new AcceptOptions { MaxPending = 100 });
        var gate = new TaskCompletionSource();
        fixture.Log.Gate = gate.Task;
        var waiting = Enumerable.Range(0, 100).Select(_ => fixture.SendAsync(AcceptFixture.Json()).AsTask()).ToArray();

        var refused = Assert.IsType<AcceptResult.Refused>(await fixture.SendAsync(AcceptFixture.Json()));
        gate.SetResult();

        Assert.Equal((503, ProblemCode.Busy), (refused.Problem.Status, refused.Problem.Code));
        Assert.NotNull(refused.Problem.RetryAfter);
        Assert.All(await Task.WhenAll(waiting), result => Assert.IsType<AcceptResult.Message>(result));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Given_a_queue_that_fails_When_a_message_comes_Then_the_outbox_takes_its_reference(bool throws)
    {
        (_fixture.Queue.Throws, _fixture.Queue.Refuses) = (throws, !throws);

        var id = await AcceptAsync(AcceptFixture.Json());

        var reference = Assert.Single(await _fixture.Outbox.ReadAsync(QueueNames.P1, 10));
        Assert.Equal((id.Envelope, Priority.P1), (reference.Envelope, reference.Priority));
        await _fixture.Outbox.RemoveAsync(QueueNames.P1, [reference]);
        Assert.Empty(await _fixture.Outbox.ReadAsync(QueueNames.P1, 10));
    }

    [Fact]
    public async Task Given_a_document_that_fails_When_a_message_comes_Then_nothing_is_promised()
    {
        _fixture.Log.Fails = _ => true;

        var refused = Assert.IsType<AcceptResult.Refused>(await _fixture.SendAsync(AcceptFixture.Json()));

        Assert.Equal((503, ProblemCode.StorageUnavailable), (refused.Problem.Status, refused.Problem.Code));
    }

    [Fact]
    public async Task Given_neither_queue_nor_outbox_When_a_message_comes_Then_nothing_is_promised()
    {
        _fixture.Queue.Refuses = true;
        _fixture.OutboxTables.IsDown = true;

        var refused = Assert.IsType<AcceptResult.Refused>(await _fixture.SendAsync(AcceptFixture.Json()));

        Assert.Equal(ProblemCode.StorageUnavailable, refused.Problem.Code);
    }

    [Fact]
    public async Task After_a_failed_write_the_next_message_goes_through()
    {
        _fixture.Log.Fails = _ => true;
        await _fixture.SendAsync(AcceptFixture.Json());
        _fixture.Log.Fails = _ => false;

        await AcceptAsync(AcceptFixture.Json());
    }

    [Theory]
    [InlineData(AdmissionVerdict.RateLimited, ProblemCode.RateLimited)]
    [InlineData(AdmissionVerdict.Shed, ProblemCode.Shed)]
    public async Task What_admission_refuses_is_told_to_wait(AdmissionVerdict verdict, string code)
    {
        _fixture.Admission.Answers.Enqueue(new Admission(verdict, TimeSpan.FromSeconds(3)));

        var refused = Assert.IsType<AcceptResult.Refused>(await _fixture.SendAsync(AcceptFixture.Json()));

        Assert.Equal((429, code, TimeSpan.FromSeconds(3)), (refused.Problem.Status, refused.Problem.Code, refused.Problem.RetryAfter!.Value));
        Assert.Equal(0, _fixture.Log.Appends);
    }

    private async Task<MessageId> AcceptAsync(string json) => Assert.IsType<AcceptResult.Message>(await _fixture.SendAsync(json)).Id;
}
