using System.Text;
using System.Text.Json.Nodes;
using MessageFunctions.Messages;
using MessageFunctions.Tenants;

namespace MessageFunctions.Storage.Tests.Log;

/// <summary>
/// What every adapter of <see cref="IMessageLog"/> must do. An adapter's class derives from it and opens a log; each test has tenants of
/// its own, so that one log serves them all.
/// </summary>
public abstract class MessageLogConformance
{
    private static int _tenants;
    private int _ids;

    /// <summary>Tenant of this test.</summary>
    protected TenantId Tenant { get; } = NewTenant();

    protected static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>A time that retention counts as the present.</summary>
    protected abstract DateTimeOffset Now { get; }

    protected abstract IMessageLog Log { get; }

    [Fact]
    public async Task A_document_comes_back_as_it_was_appended()
    {
        var document = Document(body: """{"text":"naïve \"quotes\" <b> 日本 😀","n":9007199254740992,"negative":-12,"list":[1,true,null,{}],"at":"2026-01-01T00:00:00Z"}""") with
        {
            At = Now.AddTicks(1_234_567),
            Retention = TimeSpan.FromDays(400),
            Index = Fields(("recipient", ["+4912345", "a@b.example", "😀"]), ("template", ["welcome"])),
        };
        Assert.Equal(AppendResult.Created, await Log.AppendAsync(document, Cancel));

        var read = await Log.GetAsync(Tenant, document.Envelope, document.Id, Cancel);

        Assert.NotNull(read);
        Same(document, read);
        Same(document, Assert.Single(await Log.ReadAsync(Tenant, document.Envelope, Cancel)));
    }

    [Fact]
    public async Task What_is_not_there_is_null_or_empty()
    {
        var envelope = NewEnvelope();
        Assert.Null(await Log.GetAsync(Tenant, envelope, envelope.Value, Cancel));
        Assert.Empty(await Log.ReadAsync(Tenant, envelope, Cancel));
        Assert.Empty((await Log.SearchAsync(new LogQuery(Tenant), Cancel)).Documents);
        Assert.Equal(0, await Log.CountAsync(new LogQuery(Tenant), Cancel));
    }

    [Fact]
    public async Task A_repeated_append_answers_exists_and_leaves_the_first()
    {
        var document = Document(body: """{"n":1}""");
        Assert.Equal(AppendResult.Created, await Log.AppendAsync(document, Cancel));
        Assert.Equal(AppendResult.Exists, await Log.AppendAsync(document, Cancel));
        Assert.Equal(AppendResult.Exists, await Log.AppendAsync(document with { Body = Json("""{"n":2}"""), Index = Fields(("recipient", ["late"])) }, Cancel));

        Same(document, (await Log.GetAsync(Tenant, document.Envelope, document.Id, Cancel))!);
        Assert.Equal(1, await Log.CountAsync(new LogQuery(Tenant), Cancel));
        Assert.Equal(0, await Log.CountAsync(Where("recipient", "late"), Cancel));
    }

    [Fact]
    public async Task Of_16_appends_of_one_id_one_creates()
    {
        for (var round = 0; round < 5; round++)
        {
            var document = Document();
            var results = await Task.WhenAll(Enumerable.Range(0, 16).Select(i =>
                Log.AppendAsync(document with { Body = Json($$"""{"n":{{i}}}""") }, Cancel).AsTask()));
            var winner = Assert.Single(Enumerable.Range(0, 16), i => results[i] == AppendResult.Created);
            var read = await Log.GetAsync(Tenant, document.Envelope, document.Id, Cancel);
            Assert.Equal(winner, (int)JsonNode.Parse(read!.Body.Span)!["n"]!);
        }
    }

    [Fact]
    public async Task A_stream_is_read_whole_and_in_id_order()
    {
        var envelope = NewEnvelope();
        string[] suffixes = ["~receipt:b.2", "", "~outcome-1", "~decision-2", "~receipt:a.1", "~decision-10", "~Receipt"];
        foreach (var suffix in suffixes) await AppendAsync(Document(envelope, suffix));
        await AppendAsync(Document());

        var stream = await Log.ReadAsync(Tenant, envelope, Cancel);

        Assert.Equal(suffixes.Select(suffix => envelope.Value + suffix).Order(StringComparer.Ordinal), stream.Select(document => document.Id));
    }

    [Fact]
    public async Task A_stream_of_many_documents_is_read_whole()
    {
        var envelope = NewEnvelope();
        await Task.WhenAll(Enumerable.Range(0, 250).Select(i => AppendAsync(Document(envelope, $"~receipt:{i:D3}", LogKind.Receipt))));

        Assert.Equal(Enumerable.Range(0, 250).Select(i => $"{envelope.Value}~receipt:{i:D3}"), (await Log.ReadAsync(Tenant, envelope, Cancel)).Select(document => document.Id));
    }

    [Fact]
    public async Task A_search_finds_by_field_and_value_what_was_appended_before_it()
    {
        for (var i = 0; i < 20; i++)
        {
            var document = Document() with { Index = Fields(("recipient", [$"r{i}", "shared", "r-always"]), ("template", [i % 2 == 0 ? "even" : "odd"])) };
            await AppendAsync(document);
            Assert.Equal([document.Id], await IdsAsync(Where("recipient", $"r{i}")));
            Assert.Equal(i + 1, await Log.CountAsync(Where("recipient", "shared"), Cancel));
        }
        Assert.Equal(10, await Log.CountAsync(Where("template", "even"), Cancel));
        Assert.Empty(await IdsAsync(Where("template", "r1")));
        Assert.Empty(await IdsAsync(Where("recipient", "R1")));
        Assert.Empty(await IdsAsync(Where("missing", "r1")));
    }

    [Fact]
    public async Task All_conditions_of_a_search_hold()
    {
        var wanted = Document(kind: LogKind.Outcome) with { Index = Fields(("recipient", ["a", "b"]), ("status", ["sent"])) };
        await AppendAsync(wanted);
        await AppendAsync(Document(kind: LogKind.Receipt) with { Index = Fields(("recipient", ["a", "b"]), ("status", ["sent"])) });
        await AppendAsync(Document(kind: LogKind.Outcome) with { Index = Fields(("recipient", ["a"]), ("status", ["sent"])) });
        await AppendAsync(Document(kind: LogKind.Outcome) with { Index = Fields(("recipient", ["a", "b"]), ("status", ["failed"])) });

        var query = new LogQuery(Tenant) { Kind = LogKind.Outcome, Where = [new("recipient", "b"), new("status", "sent"), new("recipient", "a")] };
        Assert.Equal([wanted.Id], await IdsAsync(query));
        Assert.Equal(1, await Log.CountAsync(query, Cancel));
        Assert.Equal(3, await Log.CountAsync(new LogQuery(Tenant) { Kind = LogKind.Outcome }, Cancel));
    }

    [Fact]
    public async Task Values_with_any_character_are_found_exactly()
    {
        string[] values = ["'", "\"", "\\", "a'b\"c\\d", "%", "_", "日本", "😀", "\u0001", "", " ", "@p0", "a=b/c#d", new string('v', 512)];
        foreach (var value in values) await AppendAsync(Document() with { Index = Fields(("field_1", [value])) });
        foreach (var value in values) Assert.Single(await IdsAsync(Where("field_1", value)));
    }

    [Fact]
    public async Task A_search_answers_newest_first_and_by_id_where_the_time_is_one()
    {
        var documents = new List<LogDocument>();
        for (var i = 0; i < 30; i++)
        {
            var document = Document() with { At = Now.AddSeconds(i * 7 % 10), Index = Fields(("recipient", ["r"])) };
            documents.Add(document);
            await AppendAsync(document);
        }
        var expected = documents.OrderByDescending(document => document.At).ThenByDescending(document => document.Id, StringComparer.Ordinal).Select(document => document.Id).ToList();

        Assert.Equal(expected, await IdsAsync(Where("recipient", "r")));
        Assert.Equal(expected, await IdsAsync(new LogQuery(Tenant)));
        Assert.Equal(expected, await IdsAsync(new LogQuery(Tenant) { Kind = LogKind.Envelope }));
    }

    [Fact]
    public async Task A_search_continues_until_every_document_has_come_once()
    {
        var expected = new List<string>();
        for (var i = 0; i < 25; i++)
        {
            var document = Document() with { At = Now.AddSeconds(i / 10), Index = Fields(("recipient", ["r"])) };
            expected.Add(document.Id);
            await AppendAsync(document);
        }
        expected.Reverse();
        foreach (var limit in (int[])[1, 7, 25, 1000])
        {
            Assert.Equal(expected, await IdsAsync(Where("recipient", "r") with { Limit = limit }));
            Assert.Equal(expected, await IdsAsync(new LogQuery(Tenant) { Limit = limit }));
        }
    }

    [Fact]
    public async Task A_search_by_time_includes_its_beginning_and_not_its_end()
    {
        for (var i = 0; i < 10; i++) await AppendAsync(Document() with { At = Now.AddTicks(i), Index = Fields(("recipient", ["r"])) });

        foreach (var query in (LogQuery[])[new LogQuery(Tenant), Where("recipient", "r")])
        {
            Assert.Equal(4, await Log.CountAsync(query with { From = Now.AddTicks(3), To = Now.AddTicks(7) }, Cancel));
            Assert.Equal(7, (await IdsAsync(query with { From = Now.AddTicks(3) })).Count);
            Assert.Equal(7, (await IdsAsync(query with { To = Now.AddTicks(7) })).Count);
            Assert.Equal(3, (await IdsAsync(query with { From = Now.AddTicks(2), To = Now.AddTicks(5), Limit = 2 })).Count);
        }
    }

    [Fact]
    public async Task Tenants_are_apart()
    {
        var other = NewTenant();
        var mine = Document() with { Index = Fields(("recipient", ["r"])) };
        await AppendAsync(mine);
        await AppendAsync(Document() with { Tenant = other, Index = Fields(("recipient", ["r"])) });

        Assert.Null(await Log.GetAsync(other, mine.Envelope, mine.Id, Cancel));
        Assert.Empty(await Log.ReadAsync(other, mine.Envelope, Cancel));
        Assert.Equal([mine.Id], await IdsAsync(Where("recipient", "r")));
        Assert.Equal([mine.Id], await IdsAsync(new LogQuery(Tenant)));
        Assert.Equal(1, await Log.CountAsync(new LogQuery(other), Cancel));
    }

    [Fact]
    public async Task A_full_index_of_100_recipients_finds_each()
    {
        var recipients = Enumerable.Range(0, 100).Select(i => $"+49170{i:D7}").ToArray();
        var document = Document() with { Index = Fields(("recipient", recipients)) };
        await AppendAsync(document);
        foreach (var recipient in (string[])[recipients[0], recipients[50], recipients[99]]) Assert.Equal([document.Id], await IdsAsync(Where("recipient", recipient)));
    }

    [Fact]
    public async Task A_document_just_below_2_MiB_is_kept_and_a_larger_one_refused()
    {
        var text = new string('x', LogLimits.MaxDocumentBytes - 4_096);
        var document = Document(body: $$"""{"text":"{{text}}"}""");
        await AppendAsync(document);
        Assert.Equal(document.Body.Length, (await Log.GetAsync(Tenant, document.Envelope, document.Id, Cancel))!.Body.Length);
        await RefusedAsync(Document(body: $$"""{"text":"{{text}}{{new string('x', 4_096)}}"}"""));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("1")]
    [InlineData("null")]
    [InlineData("{")]
    [InlineData("{} {}")]
    [InlineData("{'a':1}")]
    [InlineData("""{"n":9007199254740993}""")]
    [InlineData("""{"n":-9007199254740993}""")]
    public async Task A_body_that_not_every_store_keeps_exactly_is_refused(string body) => await RefusedAsync(Document(body: body));

    [Fact]
    public async Task An_id_or_index_beyond_the_limits_is_refused()
    {
        var document = Document();
        await RefusedAsync(document with { Id = "other" });
        await RefusedAsync(document with { Id = document.Id + "/a" });
        await RefusedAsync(document with { Id = document.Id + " a" });
        await RefusedAsync(document with { Id = document.Id + "ä" });
        await RefusedAsync(document with { Id = document.Id + new string('a', 255) });
        await RefusedAsync(document with { Index = Fields(("recipient", [.. Enumerable.Range(0, 101).Select(i => $"r{i}")])) });
        await RefusedAsync(document with { Index = Fields(("recipient", [new string('v', 513)])) });
        await RefusedAsync(document with { Index = Fields(("recipient", ["\ud83d"])) });
        await RefusedAsync(document with { Index = Fields(("a-b", ["v"])) });
        await RefusedAsync(document with { Index = Fields([.. Enumerable.Range(0, 9).Select(i => ($"f{i}", (string[])["v"]))]) });
        await RefusedAsync(document with { Retention = TimeSpan.Zero });
        await Assert.ThrowsAnyAsync<ArgumentException>(async () => await Log.SearchAsync(new LogQuery(Tenant) { Limit = 0 }, Cancel));
        await Assert.ThrowsAnyAsync<ArgumentException>(async () => await Log.SearchAsync(new LogQuery(Tenant) { Limit = 1_001 }, Cancel));
        await Assert.ThrowsAnyAsync<ArgumentException>(async () => await Log.SearchAsync(new LogQuery(Tenant) { Continuation = "nonsense" }, Cancel));
        Assert.Equal(0, await Log.CountAsync(new LogQuery(Tenant), Cancel));
    }

    [Fact]
    public async Task A_cancelled_call_is_not_sent()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        var document = Document();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await Log.AppendAsync(document, cancelled.Token));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await Log.ReadAsync(Tenant, document.Envelope, cancelled.Token));
        Assert.Null(await Log.GetAsync(Tenant, document.Envelope, document.Id, Cancel));
    }

    protected static TenantId NewTenant() => TenantId.Parse($"t{Interlocked.Increment(ref _tenants)}-{Environment.ProcessId}");

    protected EnvelopeId NewEnvelope() => EnvelopeId.Create(Now.AddMilliseconds(Interlocked.Increment(ref _ids)));

    protected LogDocument Document(EnvelopeId? envelope = null, string suffix = "", LogKind kind = LogKind.Envelope, string body = "{}")
    {
        var stream = envelope ?? NewEnvelope();
        return new LogDocument(Tenant, stream, stream.Value + suffix, kind, Now, Json(body));
    }

    protected static ReadOnlyMemory<byte> Json(string text) => Encoding.UTF8.GetBytes(text);

    protected static IReadOnlyDictionary<string, IReadOnlyList<string>> Fields(params (string Name, string[] Values)[] fields) =>
        fields.ToDictionary(field => field.Name, field => (IReadOnlyList<string>)field.Values);

    protected LogQuery Where(string field, string value) => new(Tenant) { Where = [new(field, value)] };

    protected async Task AppendAsync(LogDocument document) => Assert.Equal(AppendResult.Created, await Log.AppendAsync(document, Cancel));

    protected async Task<IReadOnlyList<string>> IdsAsync(LogQuery query)
    {
        var ids = new List<string>();
        for (var pages = 0; pages < 1_000; pages++)
        {
            var page = await Log.SearchAsync(query, Cancel);
            Assert.True(page.Documents.Count <= query.Limit);
            ids.AddRange(page.Documents.Select(document => document.Id));
            if (page.Continuation is null) return ids;
            query = query with { Continuation = page.Continuation };
        }
        throw new InvalidOperationException("The search does not end.");
    }

    private async Task RefusedAsync(LogDocument document) => await Assert.ThrowsAnyAsync<ArgumentException>(async () => await Log.AppendAsync(document, Cancel));

    private static void Same(LogDocument expected, LogDocument actual)
    {
        Assert.Equal((expected.Tenant, expected.Envelope, expected.Id, expected.Kind, expected.Retention), (actual.Tenant, actual.Envelope, actual.Id, actual.Kind, actual.Retention));
        Assert.Equal(expected.At.UtcTicks, actual.At.UtcTicks);
        Assert.Equal(expected.Index.OrderBy(field => field.Key), actual.Index.OrderBy(field => field.Key), (one, two) => one.Key == two.Key && one.Value.SequenceEqual(two.Value));
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected.Body.Span), JsonNode.Parse(actual.Body.Span)), Encoding.UTF8.GetString(actual.Body.Span));
    }
}
