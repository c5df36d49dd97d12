namespace MessageFunctions.Storage.Tests.Tables;

/// <summary>
/// What every adapter of <see cref="ITable"/> must do. An adapter's class derives from it and opens a table; each test uses a partition
/// of its own, so that one table serves them all.
/// </summary>
public abstract class TableConformance
{
    private static int _partitions;

    /// <summary>Partition of this test.</summary>
    protected string Partition { get; } = $"p{Interlocked.Increment(ref _partitions)}-{Environment.ProcessId}";

    protected static CancellationToken Cancel => TestContext.Current.CancellationToken;

    protected abstract ITable Table { get; }

    protected abstract ITables Tables { get; }

    [Fact]
    public async Task A_row_comes_back_with_every_property_as_it_was_written()
    {
        var row = Row("r", ("text", "naïve \"quotes\" <tags> \u0001 日本 😀"), ("empty", ""), ("number", long.MaxValue), ("negative", long.MinValue), ("yes", true), ("no", false),
            ("at", new DateTimeOffset(2026, 2, 3, 4, 5, 6, TimeSpan.FromHours(2)).AddTicks(1_234_567)), ("first", TableLimits.MinTimestamp), ("bytes", new byte[] { 0, 1, 255 }), ("none", Array.Empty<byte>()));
        var etag = await InsertAsync(row);

        var read = await Table.GetAsync(Partition, "r", Cancel);

        Assert.NotNull(read);
        Assert.Equal(etag, read.ETag);
        Assert.Equal(Partition, read.Partition);
        Assert.Equal(row.Properties.OrderBy(property => property.Key), read.Properties.OrderBy(property => property.Key));
    }

    [Fact]
    public async Task A_row_that_is_not_there_is_null()
    {
        Assert.Null(await Table.GetAsync(Partition, "missing", Cancel));
        Assert.Equal([], (await Table.ScanAsync(Partition, cancellationToken: Cancel)).Rows);
    }

    [Fact]
    public async Task A_replace_leaves_none_of_the_old_properties()
    {
        var etag = await InsertAsync(Row("r", ("old", 1), ("kept", 1)));
        await CommitAsync(new RowChange.Replace(Row("r", ("kept", 2)), etag));

        var read = await Table.GetAsync(Partition, "r", Cancel);

        Assert.Equal(["kept"], read!.Properties.Keys);
        Assert.Equal(2, read.Number("kept"));
    }

    [Fact]
    public async Task A_put_creates_and_then_replaces_whatever_is_there()
    {
        await CommitAsync(new RowChange.Put(Row("r", ("old", 1))));
        await CommitAsync(new RowChange.Put(Row("r", ("fresh", 2))));

        Assert.Equal(["fresh"], (await Table.GetAsync(Partition, "r", Cancel))!.Properties.Keys);
    }

    [Fact]
    public async Task A_delete_removes_the_row()
    {
        var etag = await InsertAsync(Row("r"));
        Assert.Equal([""], (await CommitAsync(new RowChange.Delete("r", etag))).ETags);
        await InsertAsync(Row("r"));
        await CommitAsync(new RowChange.Delete("r"));

        Assert.Null(await Table.GetAsync(Partition, "r", Cancel));
    }

    [Fact]
    public async Task Every_write_gives_a_new_etag_and_the_one_that_a_read_answers()
    {
        var seen = new HashSet<string> { await InsertAsync(Row("r")) };
        for (var i = 0; i < 3; i++)
        {
            var put = (await CommitAsync(new RowChange.Put(Row("r")))).ETags[0];
            Assert.True(seen.Add(put), "an ETag came twice");
            Assert.Equal(put, (await Table.GetAsync(Partition, "r", Cancel))!.ETag);
        }
        await CommitAsync(new RowChange.Delete("r"));
        Assert.True(seen.Add(await InsertAsync(Row("r"))), "an ETag came back after a delete");
    }

    [Fact]
    public async Task An_insert_of_an_existing_row_conflicts_and_changes_nothing()
    {
        await InsertAsync(Row("r", ("n", 1)));

        await ConflictsAsync(0, ConflictReason.Exists, new RowChange.Insert(Row("r", ("n", 2))));

        Assert.Equal(1, (await Table.GetAsync(Partition, "r", Cancel))!.Number("n"));
    }

    [Fact]
    public async Task A_replace_of_a_changed_or_missing_row_conflicts()
    {
        var old = await InsertAsync(Row("r"));
        await CommitAsync(new RowChange.Put(Row("r", ("n", 2))));

        await ConflictsAsync(0, ConflictReason.Changed, new RowChange.Replace(Row("r", ("n", 3)), old));
        await ConflictsAsync(0, ConflictReason.NotFound, new RowChange.Replace(Row("missing"), old));

        Assert.Equal(2, (await Table.GetAsync(Partition, "r", Cancel))!.Number("n"));
    }

    [Fact]
    public async Task A_delete_of_a_changed_or_missing_row_conflicts()
    {
        var old = await InsertAsync(Row("r"));
        await CommitAsync(new RowChange.Put(Row("r")));

        await ConflictsAsync(0, ConflictReason.Changed, new RowChange.Delete("r", old));
        await ConflictsAsync(0, ConflictReason.NotFound, new RowChange.Delete("missing"));
        await ConflictsAsync(0, ConflictReason.NotFound, new RowChange.Delete("missing", old));

        Assert.NotNull(await Table.GetAsync(Partition, "r", Cancel));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(50)]
    [InlineData(99)]
    public async Task A_commit_of_100_with_one_conflict_names_it_and_leaves_nothing(int at)
    {
        await InsertAsync(Row(Key(at)));
        var changes = Enumerable.Range(0, 100).Select(i => (RowChange)new RowChange.Insert(Row(Key(i), ("n", i)))).ToArray();

        await ConflictsAsync(at, ConflictReason.Exists, changes);

        var row = Assert.Single((await Table.ScanAsync(Partition, cancellationToken: Cancel)).Rows);
        Assert.Equal(Key(at), row.Key);
        Assert.Empty(row.Properties);
    }

    [Fact]
    public async Task A_commit_of_100_changes_of_every_kind_happens_whole()
    {
        var first = await CommitAsync([.. Enumerable.Range(0, 75).Select(i => new RowChange.Insert(Row(Key(i))))]);
        var changes = new List<RowChange>();
        changes.AddRange(Enumerable.Range(0, 25).Select(i => new RowChange.Delete(Key(i), first.ETags[i])));
        changes.AddRange(Enumerable.Range(25, 25).Select(i => new RowChange.Replace(Row(Key(i), ("n", i)), first.ETags[i])));
        changes.AddRange(Enumerable.Range(50, 25).Select(i => new RowChange.Put(Row(Key(i), ("n", i)))));
        changes.AddRange(Enumerable.Range(75, 25).Select(i => new RowChange.Insert(Row(Key(i), ("n", i)))));

        var committed = await CommitAsync([.. changes]);

        Assert.Equal(100, committed.ETags.Count);
        Assert.All(committed.ETags.Take(25), etag => Assert.Equal("", etag));
        var rows = (await Table.ScanAsync(Partition, cancellationToken: Cancel)).Rows;
        Assert.Equal(Enumerable.Range(25, 75).Select(i => (Key(i), (long)i, committed.ETags[i])), rows.Select(row => (row.Key, row.Number("n"), row.ETag)));
    }

    [Fact]
    public async Task The_first_of_several_conflicts_is_named()
    {
        await InsertAsync(Row("b"));
        await ConflictsAsync(1, ConflictReason.Exists,
            new RowChange.Insert(Row("a")), new RowChange.Insert(Row("b")), new RowChange.Delete("missing"), new RowChange.Put(Row("c")));
        await ConflictsAsync(1, ConflictReason.NotFound,
            new RowChange.Put(Row("a")), new RowChange.Delete("missing"), new RowChange.Insert(Row("b")));
    }

    [Fact]
    public async Task A_commit_of_101_or_of_none_is_refused()
    {
        await RefusedAsync([.. Enumerable.Range(0, 101).Select(i => new RowChange.Insert(Row(Key(i))))]);
        await RefusedAsync([]);
        Assert.Empty((await Table.ScanAsync(Partition, cancellationToken: Cancel)).Rows);
    }

    [Fact]
    public async Task A_row_named_twice_or_of_another_partition_is_refused()
    {
        await RefusedAsync([new RowChange.Put(Row("a")), new RowChange.Delete("a")]);
        await RefusedAsync([new RowChange.Put(Row("a")), new RowChange.Put(new Row("elsewhere", "b", new Dictionary<string, RowValue>()))]);
        await RefusedAsync([new RowChange.Replace(Row("a"), "")]);
        Assert.Empty((await Table.ScanAsync(Partition, cancellationToken: Cancel)).Rows);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a/b")]
    [InlineData("a\\b")]
    [InlineData("a#b")]
    [InlineData("a?b")]
    [InlineData("a\u0000b")]
    [InlineData("a\u001fb")]
    [InlineData("a\u007fb")]
    [InlineData("a\u009fb")]
    [InlineData("a\tb")]
    public async Task A_key_that_Azure_refuses_is_refused(string key)
    {
        await RefusedAsync([new RowChange.Put(Row(key))]);
        await RefusedAsync([new RowChange.Delete(key)]);
        await Assert.ThrowsAnyAsync<ArgumentException>(async () => await Table.GetAsync(Partition, key, Cancel));
        await Assert.ThrowsAnyAsync<ArgumentException>(async () => await Table.GetAsync(key, "a", Cancel));
        await Assert.ThrowsAnyAsync<ArgumentException>(async () => await Table.ScanAsync(key, cancellationToken: Cancel));
    }

    [Fact]
    public async Task Half_a_surrogate_pair_in_a_key_or_bound_is_refused()
    {
        await RefusedAsync([new RowChange.Put(Row("a\ud83d"))]);
        await RefusedAsync([new RowChange.Put(Row("a\ude00b"))]);
        await Assert.ThrowsAnyAsync<ArgumentException>(async () => await Table.ScanAsync(Partition, new KeyRange("a\ud83d", null), cancellationToken: Cancel));
    }

    [Fact]
    public async Task Keys_of_512_characters_are_kept_and_of_513_refused()
    {
        var key = new string('k', 512);
        await InsertAsync(Row(key));
        Assert.NotNull(await Table.GetAsync(Partition, key, Cancel));
        await RefusedAsync([new RowChange.Put(Row(key + "k"))]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("1a")]
    [InlineData("a-b")]
    [InlineData("PartitionKey")]
    [InlineData("RowKey")]
    [InlineData("Timestamp")]
    [InlineData("ETag")]
    [InlineData("ä")]
    public async Task A_property_name_that_Azure_refuses_or_keeps_for_itself_is_refused(string name) =>
        await RefusedAsync([new RowChange.Put(Row("r", (name, 1)))]);

    [Fact]
    public async Task Properties_of_64_KiB_are_kept_and_larger_ones_refused()
    {
        var text = string.Concat(Enumerable.Repeat("é", 32 * 1024));
        var bytes = Enumerable.Range(0, 64 * 1024).Select(i => (byte)(i % 256)).ToArray();
        await InsertAsync(Row("r", ("text", text), ("bytes", bytes)));

        var read = await Table.GetAsync(Partition, "r", Cancel);

        Assert.Equal(text, read!.Text("text"));
        Assert.Equal(bytes, read.Properties["bytes"].Binary);
        await RefusedAsync([new RowChange.Put(Row("r", ("text", text + "é")))]);
        await RefusedAsync([new RowChange.Put(Row("r", ("bytes", new byte[(64 * 1024) + 1])))]);
        await RefusedAsync([new RowChange.Put(Row("r", ("text", "\ud83d")))]);
        await RefusedAsync([new RowChange.Put(Row("r", ("at", TableLimits.MinTimestamp.AddTicks(-1))))]);
    }

    [Fact]
    public async Task A_row_of_252_properties_is_kept_and_of_253_refused()
    {
        await InsertAsync(Row("r", [.. Enumerable.Range(0, 252).Select(i => ($"p{i}", (RowValue)(long)i))]));
        Assert.Equal(252, (await Table.GetAsync(Partition, "r", Cancel))!.Properties.Count);
        await RefusedAsync([new RowChange.Put(Row("r", [.. Enumerable.Range(0, 253).Select(i => ($"p{i}", (RowValue)(long)i))]))]);
    }

    [Fact]
    public async Task A_row_just_below_1_MiB_is_kept_and_a_larger_one_refused()
    {
        var row = LargeRow("large", 15, 60 * 1024);
        await InsertAsync(row);
        Assert.Equal(15, (await Table.GetAsync(Partition, "large", Cancel))!.Properties.Count);
        await RefusedAsync([new RowChange.Put(LargeRow("larger", 18, 60 * 1024))]);
    }

    [Fact]
    public async Task A_commit_of_more_than_4_MiB_is_refused()
    {
        await RefusedAsync([.. Enumerable.Range(0, 10).Select(i => new RowChange.Put(LargeRow(Key(i), 15, 60 * 1024)))]);
        Assert.Empty((await Table.ScanAsync(Partition, cancellationToken: Cancel)).Rows);
        await CommitAsync([.. Enumerable.Range(0, 8).Select(i => new RowChange.Put(LargeRow(Key(i), 15, 60 * 1024)))]);
        Assert.Equal(8, (await Table.ScanAsync(Partition, cancellationToken: Cancel)).Rows.Count);
    }

    [Fact]
    public async Task Rows_come_in_ordinal_order_of_UTF16_whatever_the_script()
    {
        // U+FF21 is one code unit above the surrogates, so it sorts behind U+1F600 in UTF-16 and before it in UTF-8.
        string[] keys = ["a", "B", "_", "~", "é", "e\u0301", "日本", "\uE000", "\uFF21", "\uFFFD", "😀", "😀a", "𐀀", "\uD7FF", "a b", "a'b", "a%b", "a+b", "10", "9"];
        await CommitAsync([.. keys.Select(key => new RowChange.Insert(Row(key, ("key", key))))]);

        var rows = (await Table.ScanAsync(Partition, cancellationToken: Cancel)).Rows;

        Assert.Equal(keys.Order(StringComparer.Ordinal), rows.Select(row => row.Key));
        Assert.All(rows, row => Assert.Equal(row.Key, row.Text("key")));
        foreach (var key in keys) Assert.Equal(key, (await Table.GetAsync(Partition, key, Cancel))?.Key);
        Assert.Equal(["😀", "😀a"], (await Table.ScanAsync(Partition, KeyRange.Prefix("😀"), cancellationToken: Cancel)).Rows.Select(row => row.Key));
    }

    [Fact]
    public async Task A_range_includes_its_beginning_and_not_its_end()
    {
        await CommitAsync([.. "abcdef".Select(c => new RowChange.Insert(Row(c.ToString())))]);

        Assert.Equal(["b", "c"], await KeysAsync(new KeyRange("b", "d")));
        Assert.Equal(["e", "f"], await KeysAsync(new KeyRange("e", null)));
        Assert.Equal(["a"], await KeysAsync(new KeyRange(null, "b")));
        Assert.Equal(["b"], await KeysAsync(new KeyRange("aa", "bb")));
        Assert.Equal([], await KeysAsync(new KeyRange("d", "b")));
        Assert.Equal(6, (await KeysAsync(new KeyRange("", null))).Count);
    }

    [Fact]
    public async Task A_prefix_takes_exactly_the_keys_that_begin_with_it()
    {
        string[] keys = ["hold-1", "hold-2", "hold-~", "hold-😀", "hold", "hold.", "holder", "Hold-3", "ham", "hold-\uFFFF"];
        await CommitAsync([.. keys.Select(key => new RowChange.Insert(Row(key)))]);

        Assert.Equal(keys.Where(key => key.StartsWith("hold-", StringComparison.Ordinal)).Order(StringComparer.Ordinal), await KeysAsync(KeyRange.Prefix("hold-")));
        Assert.Equal(["hold-\uFFFF"], await KeysAsync(KeyRange.Prefix("hold-\uFFFF")));
    }

    [Fact]
    public async Task A_continuation_of_another_range_does_not_widen_this_one()
    {
        await CommitAsync([.. "abc".SelectMany(kind => Enumerable.Range(0, 5).Select(i => new RowChange.Insert(Row($"{kind}:{i}"))))]);
        var before = await Table.ScanAsync(Partition, KeyRange.Prefix("a:"), limit: 2, cancellationToken: Cancel);
        var behind = await Table.ScanAsync(Partition, KeyRange.Prefix("c:"), limit: 2, cancellationToken: Cancel);

        var fromBefore = await Table.ScanAsync(Partition, KeyRange.Prefix("b:"), 100, before.Continuation, Cancel);
        var fromBehind = await Table.ScanAsync(Partition, KeyRange.Prefix("b:"), 100, behind.Continuation, Cancel);

        Assert.All(fromBefore.Rows.Concat(fromBehind.Rows), row => Assert.StartsWith("b:", row.Key, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Pages_continue_until_every_row_has_come_once()
    {
        await CommitAsync([.. Enumerable.Range(0, 100).Select(i => new RowChange.Insert(Row(Key(i))))]);
        var keys = new List<string>();
        string? continuation = null;
        var pages = 0;
        do
        {
            var page = await Table.ScanAsync(Partition, KeyRange.Prefix("k"), limit: 30, continuation, Cancel);
            Assert.True(page.Rows.Count <= 30);
            keys.AddRange(page.Rows.Select(row => row.Key));
            continuation = page.Continuation;
        }
        while (continuation is not null && ++pages < 20);

        Assert.Equal(Enumerable.Range(0, 100).Select(Key), keys);
        await Assert.ThrowsAnyAsync<ArgumentException>(async () => await Table.ScanAsync(Partition, limit: 0, cancellationToken: Cancel));
        await Assert.ThrowsAnyAsync<ArgumentException>(async () => await Table.ScanAsync(Partition, limit: 1_001, cancellationToken: Cancel));
        await Assert.ThrowsAnyAsync<ArgumentException>(async () => await Table.ScanAsync(Partition, continuation: "not a continuation ;", cancellationToken: Cancel));
    }

    [Fact]
    public async Task A_page_ends_at_the_last_row_of_its_range_without_a_continuation_to_nothing()
    {
        await CommitAsync([.. Enumerable.Range(0, 10).Select(i => new RowChange.Insert(Row(Key(i))))]);
        var page = await Table.ScanAsync(Partition, new KeyRange(Key(0), Key(5)), limit: 5, cancellationToken: Cancel);
        Assert.Equal(5, page.Rows.Count);
        if (page.Continuation is { } rest) Assert.Empty((await Table.ScanAsync(Partition, new KeyRange(Key(0), Key(5)), 5, rest, Cancel)).Rows);
    }

    [Fact]
    public async Task Partitions_and_tables_are_apart()
    {
        var other = Tables.Open("conformanceOther");
        await InsertAsync(Row("r", ("n", 1)));
        await InsertIntoAsync(other, Partition, "r", 2);
        await InsertIntoAsync(Table, Partition + "x", "r", 3);

        Assert.Equal(1, (await Table.GetAsync(Partition, "r", Cancel))!.Number("n"));
        Assert.Equal(2, (await other.GetAsync(Partition, "r", Cancel))!.Number("n"));
        Assert.Single((await Table.ScanAsync(Partition, cancellationToken: Cancel)).Rows);
        Assert.Equal(2, (await Tables.Open("CONFORMANCEother").GetAsync(Partition, "r", Cancel))!.Number("n"));
    }

    [Theory]
    [InlineData("ab")]
    [InlineData("1abc")]
    [InlineData("a-bc")]
    [InlineData("Tables")]
    [InlineData("")]
    public void A_table_name_that_Azure_refuses_is_refused(string name) => Assert.ThrowsAny<ArgumentException>(() => Tables.Open(name));

    [Fact]
    public async Task Of_16_replaces_with_one_etag_one_wins_every_time()
    {
        var etag = await InsertAsync(Row("r", ("n", -1)));
        for (var round = 0; round < 10; round++)
        {
            var results = await Task.WhenAll(Enumerable.Range(0, 16).Select(i =>
                Table.CommitAsync(Partition, [new RowChange.Replace(Row("r", ("n", i)), etag)], Cancel).AsTask()));
            var winner = Array.FindIndex(results, result => result is CommitResult.Committed);
            Assert.All(results.Where((_, i) => i != winner), result => Assert.Equal(new CommitResult.Conflict(0, ConflictReason.Changed), result));
            var read = await Table.GetAsync(Partition, "r", Cancel);
            Assert.Equal(winner, read!.Number("n"));
            etag = read.ETag;
        }
    }

    [Fact]
    public async Task Of_16_inserts_of_one_row_one_wins()
    {
        for (var round = 0; round < 10; round++)
        {
            var key = Key(round);
            var results = await Task.WhenAll(Enumerable.Range(0, 16).Select(i =>
                Table.CommitAsync(Partition, [new RowChange.Insert(Row(key, ("n", i))), new RowChange.Put(Row($"{key}-{i}"))], Cancel).AsTask()));
            var winner = Assert.Single(Enumerable.Range(0, 16), i => results[i] is CommitResult.Committed);
            Assert.Equal(winner, (await Table.GetAsync(Partition, key, Cancel))!.Number("n"));
            Assert.Equal([$"{key}-{winner}"], await KeysAsync(KeyRange.Prefix(key + "-")));
        }
    }

    [Fact]
    public async Task Concurrent_transfers_keep_the_sum()
    {
        const int accounts = 4;
        await CommitAsync([.. Enumerable.Range(0, accounts).Select(i => new RowChange.Insert(Row(Key(i), ("n", 100))))]);

        await Task.WhenAll(Enumerable.Range(0, 8).Select(worker => TransferAsync(worker)));

        var rows = (await Table.ScanAsync(Partition, cancellationToken: Cancel)).Rows;
        Assert.Equal(accounts * 100, rows.Sum(row => row.Number("n")));
        Assert.Contains(rows, row => row.Number("n") != 100);

        async Task TransferAsync(int worker)
        {
            var done = 0;
            for (var attempt = 0; attempt < 500 && done < 3; attempt++)
            {
                var from = await Table.GetAsync(Partition, Key(worker % accounts), Cancel);
                var to = await Table.GetAsync(Partition, Key((worker + 1 + (worker / accounts)) % accounts), Cancel);
                var result = await Table.CommitAsync(Partition,
                    [
                        new RowChange.Replace(Row(from!.Key, ("n", from.Number("n") - worker - 1)), from.ETag),
                        new RowChange.Replace(Row(to!.Key, ("n", to.Number("n") + worker + 1)), to.ETag),
                    ], Cancel);
                if (result is CommitResult.Committed) done++;
            }
            Assert.Equal(3, done);
        }
    }

    [Fact]
    public async Task A_cancelled_call_is_not_sent()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await Table.CommitAsync(Partition, [new RowChange.Put(Row("r"))], cancelled.Token));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await Table.GetAsync(Partition, "r", cancelled.Token));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await Table.ScanAsync(Partition, cancellationToken: cancelled.Token));
        Assert.Null(await Table.GetAsync(Partition, "r", Cancel));
    }

    protected static string Key(int i) => $"k{i:D3}";

    protected Row Row(string key, params (string Name, RowValue Value)[] properties) =>
        new(Partition, key, properties.ToDictionary(property => property.Name, property => property.Value));

    protected async Task<CommitResult.Committed> CommitAsync(params RowChange[] changes) =>
        Assert.IsType<CommitResult.Committed>(await Table.CommitAsync(Partition, changes, Cancel));

    private async Task<string> InsertAsync(Row row) => (await CommitAsync(new RowChange.Insert(row))).ETags[0];

    private static async Task InsertIntoAsync(ITable table, string partition, string key, long n) =>
        Assert.IsType<CommitResult.Committed>(await table.CommitAsync(
            partition, [new RowChange.Insert(new Row(partition, key, new Dictionary<string, RowValue> { ["n"] = n }))], Cancel));

    private async Task ConflictsAsync(int index, ConflictReason reason, params RowChange[] changes) =>
        Assert.Equal(new CommitResult.Conflict(index, reason), await Table.CommitAsync(Partition, changes, Cancel));

    private async Task RefusedAsync(params RowChange[] changes) =>
        await Assert.ThrowsAnyAsync<ArgumentException>(async () => await Table.CommitAsync(Partition, changes, Cancel));

    private async Task<IReadOnlyList<string>> KeysAsync(KeyRange range) =>
        [.. (await Table.ScanAsync(Partition, range, cancellationToken: Cancel)).Rows.Select(row => row.Key)];

    /// <summary>A row of text, which counts two bytes a character and travels as one.</summary>
    private Row LargeRow(string key, int properties, int bytes) =>
        Row(key, [.. Enumerable.Range(0, properties).Select(i => ($"p{i}", (RowValue)new string('x', bytes / 2)))]);
}
