using MessageFunctions.Embedded.Storage;
using MessageFunctions.Storage.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace MessageFunctions.Storage.Tests.Log;

public sealed class SqliteMessageLogTests : MessageLogConformance, IAsyncDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
    private SqliteMessageLog _log;

    public SqliteMessageLogTests() => _log = Open();

    protected override DateTimeOffset Now => _time.GetUtcNow();

    protected override IMessageLog Log => _log;

    [Fact]
    public async Task The_body_comes_back_byte_by_byte()
    {
        var document = Document(body: " { \"a\" : 1.0 , \"a\" : 2 }\n");
        await AppendAsync(document);
        Assert.Equal(document.Body, (await Log.GetAsync(Tenant, document.Envelope, document.Id, Cancel))!.Body.ToArray());
    }

    [Fact]
    public async Task An_expired_document_is_invisible_at_once_and_makes_room_for_its_id()
    {
        var document = Document(body: """{"n":1}""") with { Retention = TimeSpan.FromHours(1), Index = Fields(("recipient", ["r"])) };
        await AppendAsync(document);
        _time.Advance(TimeSpan.FromHours(1) - TimeSpan.FromTicks(1));
        Assert.Equal(1, await Log.CountAsync(Where("recipient", "r"), Cancel));
        _time.Advance(TimeSpan.FromTicks(1));

        Assert.Null(await Log.GetAsync(Tenant, document.Envelope, document.Id, Cancel));
        Assert.Empty(await Log.ReadAsync(Tenant, document.Envelope, Cancel));
        Assert.Empty(await IdsAsync(Where("recipient", "r")));
        Assert.Equal(0, await Log.CountAsync(new LogQuery(Tenant), Cancel));
        var again = document with { Body = Json("""{"n":2}"""), At = Now };
        await AppendAsync(again);
        Assert.Equal(1, await Log.CountAsync(Where("recipient", "r"), Cancel));
        Assert.Equal(again.Body, (await Log.GetAsync(Tenant, document.Envelope, document.Id, Cancel))!.Body.ToArray());
    }

    [Fact]
    public async Task The_sweep_removes_expired_documents_for_good_in_batches_and_no_others()
    {
        await _log.DisposeAsync();
        _log = SqliteMessageLog.OpenIn(_directory.Path, _time, new SqliteLogOptions { SweepBatch = 7 });
        for (var i = 0; i < 30; i++)
        {
            await AppendAsync(Document() with
            {
                Retention = i % 3 == 0 ? null : TimeSpan.FromHours(i % 3),
                Index = Fields(("recipient", ["r", $"r{i}"])),
            });
        }
        await Log.CountAsync(new LogQuery(Tenant), Cancel);
        _time.Advance(TimeSpan.FromMinutes(90));
        await _log.Sweeper.SweepAsync(Cancel);
        Assert.Equal(20, await Log.CountAsync(Where("recipient", "r"), Cancel));
        _time.Advance(TimeSpan.FromMinutes(90));
        await _log.Sweeper.SweepAsync(Cancel);
        Assert.Equal(0, await _log.Sweeper.SweepAsync(Cancel));
        Assert.Equal(10, (await IdsAsync(new LogQuery(Tenant))).Count);

        // At a clock that was turned back they would be seen again, were they only hidden.
        _time.AdjustTime(_time.GetUtcNow().AddHours(-3));
        Assert.Equal(10, await Log.CountAsync(Where("recipient", "r"), Cancel));
    }

    [Fact]
    public async Task Everything_is_there_after_a_restart_and_the_index_goes_on()
    {
        await AppendAsync(Document() with { Index = Fields(("recipient", ["r"])) });
        await RestartAsync();
        await AppendAsync(Document() with { Index = Fields(("recipient", ["r"])) });
        Assert.Equal(2, await Log.CountAsync(Where("recipient", "r"), Cancel));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_lost_or_damaged_index_is_built_again(bool lost)
    {
        for (var i = 0; i < 50; i++) await AppendAsync(Document() with { Index = Fields(("recipient", ["r"])) });
        await RestartAsync(() =>
        {
            var path = _directory.File(SqliteMessageLog.IndexFileName);
            if (lost) File.Delete(path);
            else File.WriteAllBytes(path, new byte[8192]);
        });
        Assert.Equal(50, await Log.CountAsync(Where("recipient", "r"), Cancel));
    }

    public async ValueTask DisposeAsync()
    {
        await _log.DisposeAsync();
        _directory.Dispose();
    }

    private SqliteMessageLog Open() => SqliteMessageLog.OpenIn(_directory.Path, _time);

    private async Task RestartAsync(Action? meanwhile = null)
    {
        await _log.DisposeAsync();
        meanwhile?.Invoke();
        _log = Open();
    }
}
