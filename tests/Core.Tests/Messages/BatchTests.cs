using System.IO.Pipelines;
using System.Text;
using MessageFunctions.Messages;
using MessageFunctions.Messages.Accept;
using MessageFunctions.Messages.Prioritizing;
using MessageFunctions.Policies;
using MessageFunctions.Problems;
using MessageFunctions.Routing;

namespace MessageFunctions.Core.Tests.Messages;

public sealed class BatchTests
{
    private const string Head = """{"line":"shop","kind":"service","content":{"text":"Hello"}}""";

    private readonly AcceptFixture _fixture = new();

    [Fact]
    public async Task A_batch_is_cut_into_envelopes_of_a_hundred_that_share_its_content()
    {
        var summary = await SendAsync(Json(250));

        Assert.Equal((250, 0), (summary.Accepted, summary.Rejected));
        Assert.Equal([50, 100, 100], _fixture.Log.Envelopes.Select(envelope => envelope.Messages.Count).Order());
        Assert.All(_fixture.Log.Envelopes, envelope => Assert.Equal(("Hello", summary.Id), (envelope.Content!.Text, envelope.Batch!.Value)));
        Assert.Equal(1, _fixture.Queue.Sends);
        Assert.Equal(3, _fixture.Queue.References.Count);
        Assert.Equal(new BatchRecord(summary.Id, MessageFunctions.Tenants.LineId.Parse("shop"), 250, 0, true, null), await _fixture.Batches.GetAsync(AcceptFixture.Tenant.Id, summary.Id));
    }

    [Fact]
    public async Task What_is_wrong_with_single_messages_is_told_by_index_and_the_others_are_taken()
    {
        var body = """{"line":"shop","kind":"service","content":{"text":"x"},"messages":[{"to":{"email":"a@example.com"}},{"to":{"email":"no"}},7,{"to":{"user":"u"},"colour":1},{"to":{"email":"b@example.com"}}]}""";

        var summary = await SendAsync(body);

        Assert.Equal((2, 3), (summary.Accepted, summary.Rejected));
        Assert.Equal([1, 2, 3], summary.Errors.Select(error => error.Index));
        Assert.Equal([ProblemCode.AddressInvalid, ProblemCode.TypeInvalid, ProblemCode.PropertyUnknown], summary.Errors.Select(error => error.Problems[0].Code));
        Assert.Equal(["a@example.com", "b@example.com"], Assert.Single(_fixture.Log.Envelopes).Messages.Select(message => message.To.Email));
    }

    [Theory]
    [InlineData("""{"line":"shop","kind":"service","content":{"text":"x"}}""", ProblemCode.Required, "/messages")]
    [InlineData("""{"line":"shop","kind":"service","content":{"text":"x"},"messages":[]}""", ProblemCode.ValueTooShort, "/messages")]
    [InlineData("""{"line":"shop","kind":"service","content":{"text":"x"},"messages":{}}""", ProblemCode.TypeInvalid, "/messages")]
    [InlineData("""{"line":"shop","kind":"service","content":{"text":"x"},"messages":[{"to":{"email":"no"}}]}""", ProblemCode.AddressInvalid, "/messages/0/to/email")]
    [InlineData("""{"line":"shop","kind":"service","messages":[{"to":{"email":"a@example.com"}}]}""", ProblemCode.ContentMissing, "/messages/0/content")]
    [InlineData("""{"line":"shop","kind":"service","content":{"text":"x"},"to":{"email":"a@example.com"},"messages":[]}""", ProblemCode.PropertyUnknown, "/to")]
    [InlineData("""{"line":"shop","kind":"service","content":{"text":"x"},"messages":[{"to":{"email":"a@example.com"}}""", ProblemCode.JsonInvalid, "")]
    public async Task A_batch_of_which_nothing_can_be_taken_is_refused_and_leaves_nothing(string body, string code, string pointer)
    {
        var refused = Assert.IsType<AcceptResult.Refused>(await _fixture.Batch.RunAsync(AcceptFixture.Request(), Encoding.UTF8.GetBytes(body)));

        Assert.Contains((code, pointer), refused.Problem.Errors.Select(error => (error.Code, error.Pointer)));
        Assert.Equal(0, _fixture.Log.Appends);
    }

    [Fact]
    public async Task More_messages_than_a_batch_may_have_are_refused()
    {
        var refused = Assert.IsType<AcceptResult.Refused>(await _fixture.Batch.RunAsync(AcceptFixture.Request(), Encoding.UTF8.GetBytes(Json(10_001))));

        Assert.Equal(ProblemCode.TooMany, refused.Problem.Errors[0].Code);
        Assert.Equal(0, _fixture.Log.Appends);
    }

    [Fact]
    public async Task A_batch_that_comes_again_with_its_key_gets_the_first_answer()
    {
        var first = await SendAsync(Json(150), "k");
        var second = await SendAsync(Json(150), "k");

        Assert.Equal((first.Id, first.Accepted), (second.Id, second.Accepted));
        Assert.Equal(2, _fixture.Log.Appends);
    }

    [Fact]
    public async Task Given_a_batch_that_was_cut_short_When_it_comes_again_with_its_key_Then_nothing_is_there_twice()
    {
        var appends = 0;
        _fixture.Log.Fails = _ => Interlocked.Increment(ref appends) > 20;
        var first = await SendAsync(Json(3_000), "k");
        _fixture.Log.Fails = _ => false;
        _fixture.Time.Advance(TimeSpan.FromSeconds(61));
        var second = await SendAsync(Json(3_000), "k");

        Assert.Equal((false, first.Id), (first.Stopped is null, second.Id));
        // Twenty envelopes of a hundred were stored before the first that was not.
        Assert.Equal((2_000, 3_000), (first.Accepted, second.Accepted));
        Assert.Equal(2_000, first.ResumeAt);
        Assert.Equal(30, _fixture.Log.Envelopes.Count());
        Assert.Equal(3_000, _fixture.Log.Envelopes.SelectMany(envelope => envelope.Messages).Select(message => message.To.Email).Distinct().Count());
    }

    [Fact]
    public async Task A_stream_is_taken_line_by_line_and_rejected_lines_are_told_while_it_runs()
    {
        var lines = Enumerable.Range(0, 1_000).Select(i => i % 100 == 7 ? """{"to":{"email":"no"}}""" : Line(i));
        var observer = new RecordingObserver();

        Assert.Null(await StreamAsync(string.Join('\n', [Head, .. lines]), observer));

        Assert.Equal((990, 10), (observer.Summary!.Accepted, observer.Summary.Rejected));
        Assert.Equal(Enumerable.Range(0, 10).Select(i => i * 100L + 7), observer.Rejected.Select(error => error.Index));
        Assert.Equal(10, _fixture.Log.Envelopes.Count());
        Assert.True((await _fixture.Batches.GetAsync(AcceptFixture.Tenant.Id, observer.Started!.Value))!.IsComplete);
    }

    [Fact]
    public async Task Lines_may_end_in_CRLF_and_blank_ones_and_a_last_end_are_passed_over()
    {
        var observer = new RecordingObserver();

        await StreamAsync($"{Head}\r\n{Line(1)}\r\n\r\n{Line(2)}\r\n", observer);

        Assert.Equal((2, 0), (observer.Summary!.Accepted, observer.Summary.Rejected));
    }

    [Fact]
    public async Task A_line_that_is_too_long_or_cut_short_is_rejected_and_the_next_is_taken()
    {
        var observer = new RecordingObserver();
        var tooLong = $$"""{"to":{"email":"a@example.com"},"reference":"{{new string('x', 200_000)}}"}""";

        await StreamAsync($"{Head}\n{tooLong}\n{Line(1)}\n{Line(2)[..10]}", observer);

        Assert.Equal((1, 2), (observer.Summary!.Accepted, observer.Summary.Rejected));
        Assert.Equal([ProblemCode.LineTooLong, ProblemCode.JsonInvalid], observer.Rejected.Select(error => error.Problems[0].Code));
    }

    [Theory]
    [InlineData("", ProblemCode.BodyMissing)]
    [InlineData("""{"line":"other","kind":"service","content":{"text":"x"}}""", ProblemCode.ValidationFailed)]
    [InlineData("not json", ProblemCode.ValidationFailed)]
    public async Task A_stream_whose_head_is_wrong_is_refused_before_anything_is_taken(string body, string code)
    {
        var observer = new RecordingObserver();

        Assert.Equal(code, (await StreamAsync(body, observer))!.Code);
        Assert.Null(observer.Started);
        Assert.Equal(0, _fixture.Log.Appends);
    }

    [Fact]
    public async Task Given_storage_that_fails_When_a_stream_runs_Then_it_says_where_to_resume()
    {
        var appends = 0;
        _fixture.Log.Fails = _ => Interlocked.Increment(ref appends) > 20;
        var observer = new RecordingObserver();

        await StreamAsync(string.Join('\n', [Head, .. Enumerable.Range(0, 10_000).Select(Line)]), observer);

        Assert.Equal((2_000, 2_000L, ProblemCode.StorageUnavailable), (observer.Summary!.Accepted, observer.Summary.ResumeAt!.Value, observer.Summary.Stopped!.Code));
    }

    [Fact]
    public async Task A_stream_slows_down_to_its_rate_limit()
    {
        _fixture.Admission.Answers.Enqueue(new Admission(AdmissionVerdict.RateLimited, TimeSpan.FromSeconds(5)));
        var observer = new RecordingObserver();
        var running = StreamAsync($"{Head}\n{Line(1)}", observer).AsTask();
        Assert.False(running.IsCompleted);
        _fixture.Time.Advance(TimeSpan.FromSeconds(5));

        await running;

        Assert.Equal(1, observer.Summary!.Accepted);
    }

    [Fact]
    public async Task When_the_caller_goes_away_what_came_until_then_is_taken()
    {
        // A write completes when it has been read.
        var pipe = new Pipe(new PipeOptions(pauseWriterThreshold: 1, resumeWriterThreshold: 1));
        var observer = new RecordingObserver();
        var running = _fixture.Stream.RunAsync(AcceptFixture.Request(), pipe.Reader, observer).AsTask();
        await pipe.Writer.WriteAsync(Encoding.UTF8.GetBytes(string.Join('\n', [Head, .. Enumerable.Range(0, 150).Select(Line), ""])), TestContext.Current.CancellationToken);
        await pipe.Writer.CompleteAsync(new IOException("gone"));

        await Assert.ThrowsAsync<IOException>(() => running);

        Assert.Equal(150, _fixture.Log.Envelopes.Sum(envelope => envelope.Messages.Count));
        Assert.False((await _fixture.Batches.GetAsync(AcceptFixture.Tenant.Id, observer.Started!.Value))!.IsComplete);
    }

    /// <summary>1,000,000 lines with MESSAGEFUNCTIONS_LONG_TESTS=1, else 100,000.</summary>
    [Fact]
    public async Task A_stream_of_any_length_takes_bounded_memory()
    {
        var count = Environment.GetEnvironmentVariable("MESSAGEFUNCTIONS_LONG_TESTS") == "1" ? 1_000_000 : 100_000;
        var forgetful = new ForgetfulLog();
        var intake = new EnvelopeIntake(forgetful, _fixture.References, _fixture.Options, _fixture.Time, Microsoft.Extensions.Logging.Abstractions.NullLogger<EnvelopeIntake>.Instance);
        var run = new BatchRun(intake, _fixture.Batches, _fixture.Keys, _fixture.Options, _fixture.Time, Microsoft.Extensions.Logging.Abstractions.NullLogger<BatchRun>.Instance);
        var stream = new AcceptBatchStream(new HeadAcceptance(_fixture, new PolicyRouter(new DefaultPolicies(), _fixture.Time), new PriorityDecision(new DefaultPolicies()), _fixture.Time), _fixture.Admission, run);
        var pipe = new Pipe(new PipeOptions(pauseWriterThreshold: 65_536, resumeWriterThreshold: 32_768));
        var observer = new RecordingObserver();
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var writing = WriteAsync(pipe.Writer, count);

        await stream.RunAsync(AcceptFixture.Request(), pipe.Reader, observer, TestContext.Current.CancellationToken);
        await writing;

        Assert.Equal(count, observer.Summary!.Accepted);
        Assert.Equal(count, forgetful.Messages);
        // The references in the fake queue are the only thing that grows: about 100 bytes an envelope.
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, 8_000_000 + count / 100 * 400L);
    }

    private static async Task WriteAsync(PipeWriter writer, int count)
    {
        await writer.WriteAsync(Encoding.UTF8.GetBytes(Head + "\n"));
        for (var i = 0; i < count; i++) await writer.WriteAsync(Encoding.UTF8.GetBytes(Line(i) + "\n"));
        await writer.CompleteAsync();
    }

    private ValueTask<Problem?> StreamAsync(string body, IBatchObserver observer) =>
        _fixture.Stream.RunAsync(AcceptFixture.Request(), PipeReader.Create(new MemoryStream(Encoding.UTF8.GetBytes(body))), observer);

    private async Task<BatchSummary> SendAsync(string json, string? key = null) =>
        Assert.IsType<AcceptResult.Batch>(await _fixture.Batch.RunAsync(AcceptFixture.Request(key), Encoding.UTF8.GetBytes(json))).Summary;

    private static string Line(int i) => $$$"""{"to":{"email":"u{{{i}}}@example.com"}}""";

    private static string Json(int count) => Head[..^1] + ",\"messages\":[" + string.Join(',', Enumerable.Range(0, count).Select(Line)) + "]}";
}
