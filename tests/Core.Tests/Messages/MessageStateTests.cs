using MessageFunctions.Messages;

namespace MessageFunctions.Core.Tests.Messages;

public sealed class MessageStateTests
{
    private readonly StreamBuilder _stream = new();

    [Fact]
    public void A_message_without_decisions_is_accepted_and_goes_over_the_first_channel_of_the_plan()
    {
        var state = _stream.State();

        Assert.Equal((MessageStatus.Accepted, StreamBuilder.Email, 0), (state.Status, state.Channel!.Value, state.Attempts));
    }

    [Fact]
    public void A_stream_without_envelope_has_no_state() =>
        Assert.Null(MessageState.Fold(_stream.Decide(DecisionKind.Reserved).Documents[1..], 0));

    [Fact]
    public void An_index_beyond_the_envelope_has_no_state() => Assert.Null(MessageState.Fold(_stream.Documents, 2));

    [Fact]
    public void The_way_of_a_message_that_arrives()
    {
        Assert.Equal(MessageStatus.InReview, _stream.Decide(DecisionKind.InReview).State().Status);
        Assert.Equal(MessageStatus.Queued, _stream.Decide(DecisionKind.Approved).State().Status);
        Assert.Equal(MessageStatus.Held, _stream.Decide(DecisionKind.Held).State().Status);
        Assert.Equal(MessageStatus.Queued, _stream.Decide(DecisionKind.Released).State().Status);
        Assert.Equal(MessageStatus.Sending, _stream.Sending(StreamBuilder.Email).State().Status);
        Assert.Equal(MessageStatus.Sent, _stream.Result(4, StreamBuilder.Email, 0, ResultKind.Accepted).State().Status);
        Assert.Equal(MessageStatus.Delivered, _stream.Report(StreamBuilder.Email, 0, ReceiptKind.Delivered).State().Status);
        Assert.Equal(MessageStatus.Sending, _stream.State(1).Status);
    }

    [Fact]
    public void A_receipt_that_comes_before_the_outcome_counts_and_the_outcome_changes_nothing()
    {
        _stream.Sending(StreamBuilder.Email).Report(StreamBuilder.Email, 0, ReceiptKind.Delivered);
        var before = _stream.State();
        _stream.Result(0, StreamBuilder.Email, 0, ResultKind.Accepted);

        Assert.Equal(MessageStatus.Delivered, before.Status);
        Assert.Equal(before, _stream.State());
    }

    [Fact]
    public void A_retryable_result_waits_for_the_next_attempt_over_the_same_channel()
    {
        var state = _stream.Sending(StreamBuilder.Email).Result(0, StreamBuilder.Email, 0, ResultKind.Retryable).State();

        Assert.Equal((MessageStatus.Queued, StreamBuilder.Email, 1), (state.Status, state.Channel!.Value, state.Attempts));
    }

    [Fact]
    public void A_rejected_result_moves_to_the_next_channel_that_reaches_the_recipient()
    {
        var state = _stream.Sending(StreamBuilder.Email).Result(0, StreamBuilder.Email, 0, ResultKind.Rejected).State();

        Assert.Equal((MessageStatus.Queued, StreamBuilder.Sms, 0), (state.Status, state.Channel!.Value, state.Attempts));
    }

    [Fact]
    public void What_is_held_after_a_rejected_result_still_goes_over_the_next_channel()
    {
        var state = _stream.Sending(StreamBuilder.Email).Result(0, StreamBuilder.Email, 0, ResultKind.Rejected).Decide(DecisionKind.Held).State();

        Assert.Equal((MessageStatus.Held, StreamBuilder.Sms), (state.Status, state.Channel!.Value));
    }

    [Fact]
    public void A_rejected_result_fails_when_no_other_channel_reaches_the_recipient()
    {
        var stream = new StreamBuilder(withPhone: false).Sending(StreamBuilder.Email).Result(0, StreamBuilder.Email, 0, ResultKind.Rejected);

        Assert.Equal(MessageStatus.Failed, stream.State().Status);
    }

    [Fact]
    public void An_unknown_result_stays_unknown_until_something_is_known()
    {
        _stream.Sending(StreamBuilder.Email).Result(0, StreamBuilder.Email, 0, ResultKind.Unknown);
        Assert.Equal(MessageStatus.Unknown, _stream.State().Status);

        Assert.Equal(MessageStatus.Sent, _stream.Result(0, StreamBuilder.Email, 0, ResultKind.Accepted, part: 1).State().Status);
    }

    [Fact]
    public void What_was_unknown_and_turns_out_not_to_have_been_taken_has_failed_and_is_not_tried_elsewhere()
    {
        _stream.Sending(StreamBuilder.Email).Result(0, StreamBuilder.Email, 0, ResultKind.Unknown).Result(0, StreamBuilder.Email, 0, ResultKind.Rejected, part: 1);

        Assert.Equal(MessageStatus.Failed, _stream.State().Status);
    }

    [Fact]
    public void A_decision_about_some_messages_leaves_the_others()
    {
        _stream.Decide(DecisionKind.Cancelled, only: [1]);

        Assert.Equal(MessageStatus.Accepted, _stream.State(0).Status);
        Assert.Equal(MessageStatus.Cancelled, _stream.State(1).Status);
    }

    [Fact]
    public void The_record_lists_every_step_with_its_reason()
    {
        _stream.Decide(DecisionKind.Held, reason: "breaker_open").Decide(DecisionKind.Released).Sending(StreamBuilder.Email)
            .Result(2, StreamBuilder.Email, 0, ResultKind.Accepted).Report(StreamBuilder.Email, 0, ReceiptKind.Opened);

        var record = MessageRecord.Fold(_stream.Documents, 0)!;

        Assert.Equal(["accepted", "held", "released", "sending", "result_accepted", "receipt_opened"], record.Steps.Select(step => step.Event));
        Assert.Equal("breaker_open", record.Steps[1].Reason);
        Assert.Equal(MessageStatus.Delivered, record.State.Status);
    }

    [Fact]
    public void The_envelope_says_what_waits_for_which_channel_and_what_is_in_doubt()
    {
        var stream = new StreamBuilder(messages: 4)
            .Sending(StreamBuilder.Email, 0, 1, 2)
            .Result(0, StreamBuilder.Email, 0, ResultKind.Accepted)
            .Result(0, StreamBuilder.Email, 1, ResultKind.Rejected, part: 1);

        var state = EnvelopeState.Fold(stream.Documents)!;

        Assert.Equal([3], Assert.Single(state.Waiting(), group => group.Channel == StreamBuilder.Email).Indices);
        Assert.Equal([1], Assert.Single(state.Waiting(), group => group.Channel == StreamBuilder.Sms).Indices);
        Assert.Equal([2], Assert.Single(state.InDoubt()).Indices);
        Assert.Equal(1, state.NextDecision);
        Assert.False(state.IsFinished);
    }
}
