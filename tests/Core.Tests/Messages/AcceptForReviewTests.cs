using MessageFunctions.Messages;

namespace MessageFunctions.Core.Tests.Messages;

/// <summary>What its line wants reviewed is made durable and goes to the queue of reviews, never to that of its priority.</summary>
public sealed class AcceptForReviewTests
{
    private readonly AcceptFixture _fixture = new();

    [Fact]
    public async Task Content_that_is_to_be_reviewed_waits_in_review_and_names_who_handed_it_in()
    {
        await _fixture.SendAsync(Marketing("Sale today"));

        Assert.Equal([QueueNames.Review], _fixture.Queue.Queues);
        var envelope = Assert.Single(_fixture.Log.Envelopes);
        Assert.Equal((true, "tester"), (envelope.NeedsReview, envelope.Author));
        var state = EnvelopeState.Fold(_fixture.Log.Documents)!;
        Assert.Equal(MessageStatus.InReview, state.Messages[0].Status);
        Assert.Empty(state.Waiting());
    }

    [Fact]
    public async Task Messages_that_say_different_things_do_not_wait_for_each_others_review()
    {
        var gate = new TaskCompletionSource();
        _fixture.Log.Gate = gate.Task;
        var sent = new[] { "one", "two", "two", "three", "two" }.Select(text => _fixture.SendAsync(Marketing(text)).AsTask()).ToList();
        gate.SetResult();
        await Task.WhenAll(sent);

        Assert.All(_fixture.Log.Envelopes, envelope => Assert.Single(envelope.Messages.Select(message => message.Content!.Text).Distinct()));
        Assert.Equal(5, _fixture.Log.Envelopes.Sum(envelope => envelope.Messages.Count));
    }

    [Fact]
    public async Task Given_a_document_that_fails_When_it_is_to_be_reviewed_Then_no_reference_is_sent()
    {
        _fixture.Log.Fails = _ => true;
        await _fixture.SendAsync(Marketing("Sale today"));

        Assert.Empty(_fixture.Queue.References);
    }

    [Fact]
    public async Task Given_a_queue_that_refuses_When_it_is_to_be_reviewed_Then_the_outbox_takes_the_reference()
    {
        _fixture.Queue.Refuses = true;
        await _fixture.SendAsync(Marketing("Sale today"));

        Assert.Single(await _fixture.Outbox.ReadAsync(QueueNames.Review, 10));
        Assert.Empty(await _fixture.Outbox.ReadAsync(QueueNames.P3, 10));
    }

    private static string Marketing(string text) => AcceptFixture.Json("\"news\"", "\"marketing\"", """{"user":"u-1"}""", $$"""{"text":"{{text}}"}""");
}
