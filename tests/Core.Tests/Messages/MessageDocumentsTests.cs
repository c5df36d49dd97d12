using System.Text;
using MessageFunctions.Messages;
using MessageFunctions.Storage;

namespace MessageFunctions.Core.Tests.Messages;

public sealed class MessageDocumentsTests
{
    [Fact]
    public void An_envelope_reads_back_as_it_was_written()
    {
        var plain = new StreamBuilder().Envelope;
        var full = plain with
        {
            Batch = BatchId.Create(StreamBuilder.Start, new byte[10]),
            SendAt = StreamBuilder.Start.AddHours(1),
            ExpiresAt = StreamBuilder.Start.AddHours(2),
            Template = new TemplateReference("welcome", 3),
            Content = new MessageContent("tschüß \"quoted\" 你好 😀", "Subject", "<b>x</b>"),
            Policy = "v7",
            Rule = "default",
            NeedsReview = true,
            TraceParent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
            Messages =
            [
                new EnvelopeMessage(0, new Recipient("a@b.example", "+4930123456", "user 1", "https://x.example/y")) { Parameters = StreamBuilder.Json("""{ "a": {"b":[1, 2]}, "c":"d" }""") },
                new EnvelopeMessage(1, new Recipient(User: "u2")) { Content = new MessageContent(null, Html: "<p>"), Reference = "order-7", RequestKey = "abc" },
            ],
        };

        var read = full.ToDocument().ToEnvelope();

        Assert.Equal(full with { Plan = read.Plan, Messages = read.Messages }, read);
        Assert.Equal(full.Plan, read.Plan);
        Assert.Equal(full.Messages[1], read.Messages[1]);
        Assert.Equal(full.Messages[0].To, read.Messages[0].To);
        Assert.Equal("""{ "a": {"b":[1, 2]}, "c":"d" }""", Encoding.UTF8.GetString(read.Messages[0].Parameters.Span));
    }

    [Fact]
    public void An_envelope_is_found_by_every_address_once_and_by_reference_template_batch_and_request_key()
    {
        var envelope = new StreamBuilder().Envelope with
        {
            Template = new TemplateReference("welcome", 3),
            Messages =
            [
                new EnvelopeMessage(0, new Recipient("a@b.example", "+4930123456")) { Reference = "r" },
                new EnvelopeMessage(1, new Recipient("a@b.example", User: "u")) { RequestKey = "k" },
            ],
        };

        var index = envelope.ToDocument().Index;

        Assert.Equal(["a@b.example"], index[IndexFields.Email]);
        Assert.Equal(["+4930123456"], index[IndexFields.Phone]);
        Assert.Equal(["u"], index[IndexFields.User]);
        Assert.Equal(["r"], index[IndexFields.Reference]);
        Assert.Equal(["k"], index[IndexFields.RequestKey]);
        Assert.Equal(["welcome"], index[IndexFields.Template]);
        Assert.False(index.ContainsKey(IndexFields.Url));
    }

    [Fact]
    public void A_message_with_one_address_costs_few_bytes()
    {
        var envelope = new StreamBuilder(messages: 100, withPhone: false).Envelope;

        Assert.True(envelope.ToDocument().Body.Length < 100 * 35, $"{envelope.ToDocument().Body.Length} bytes");
    }

    [Fact]
    public void Decisions_outcomes_and_receipts_read_back_as_they_were_written()
    {
        var envelope = new StreamBuilder().Envelope;
        var decision = new Decision(7, DecisionKind.Held)
        {
            Reason = "breaker_open",
            Text = "because",
            Rule = "breaker-1",
            Policy = "v3",
            Channel = StreamBuilder.Sms,
            UnitPriceMicros = 5,
            Hold = "h",
            Until = StreamBuilder.Start,
            By = "ops",
            Only = [0, 1],
            Tally = new Dictionary<MessageStatus, int> { [MessageStatus.Sent] = 2 },
        };
        var outcome = new Outcome(3, 1, StreamBuilder.Email, [new MessageResult(0, ResultKind.Retryable) { Reason = "throttled", Code = "421", MillisecondsBefore = 3 }]) { Provider = "smtp", Source = "status_query" };
        var receipt = new Receipt(0, ReceiptKind.Delivered, StreamBuilder.Email, "id-1") { Provider = "smtp", Code = "250" };

        var readDecision = decision.ToDocument(envelope, StreamBuilder.Start).ToDecision();
        var readOutcome = outcome.ToDocument(envelope, StreamBuilder.Start).ToOutcome();

        Assert.Equal(decision with { Only = readDecision.Only, Tally = readDecision.Tally }, readDecision);
        Assert.Equal(decision.Only, readDecision.Only);
        Assert.Equal(decision.Tally, readDecision.Tally);
        Assert.Equal(outcome with { Results = readOutcome.Results }, readOutcome);
        Assert.Equal(outcome.Results, readOutcome.Results);
        Assert.Equal(receipt, receipt.ToDocument(envelope, StreamBuilder.Start).ToReceipt());
    }

    [Fact]
    public void A_receipt_that_comes_again_at_another_time_has_the_same_id()
    {
        var envelope = new StreamBuilder().Envelope;
        var receipt = new Receipt(0, ReceiptKind.Delivered, StreamBuilder.Email, "id-1");

        Assert.Equal(receipt.ToDocument(envelope, StreamBuilder.Start).Id, receipt.ToDocument(envelope, StreamBuilder.Start.AddDays(1)).Id);
        Assert.NotEqual(receipt.ToDocument(envelope, StreamBuilder.Start).Id, (receipt with { Kind = ReceiptKind.Opened }).ToDocument(envelope, StreamBuilder.Start).Id);
    }

    [Fact]
    public void Documents_carry_the_statuses_they_give_to_the_search()
    {
        var envelope = new StreamBuilder().Envelope;
        var outcome = new Outcome(0, 0, StreamBuilder.Email, [new MessageResult(0, ResultKind.Accepted), new MessageResult(1, ResultKind.Unknown)]);

        Assert.Equal(["sent", "unknown"], outcome.ToDocument(envelope, StreamBuilder.Start).Index[IndexFields.Status]);
        Assert.Equal(["held"], new Decision(0, DecisionKind.Held).ToDocument(envelope, StreamBuilder.Start).Index[IndexFields.Status]);
        Assert.Equal(LogKind.Decision, new Decision(0, DecisionKind.Held).ToDocument(envelope, StreamBuilder.Start).Kind);
    }

    [Fact]
    public void A_reference_reads_back_and_anything_else_is_refused()
    {
        var reference = EnvelopeReference.To(new StreamBuilder().Envelope);

        Assert.True(EnvelopeReference.TryParse(reference.ToBody(), out var read));
        Assert.Equal(reference, read);
        foreach (var body in (string[])["", "{}", "null", "[]", "{\"tenant\":\"acme\"}", "{\"tenant\":\"ACME\",\"envelope\":\"x\"}"])
            Assert.False(EnvelopeReference.TryParse(Encoding.UTF8.GetBytes(body), out _));
    }
}
