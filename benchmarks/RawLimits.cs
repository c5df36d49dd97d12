using System.Diagnostics;
using MessageFunctions.Embedded.Sqlite;

namespace MessageFunctions.Benchmarks;

/// <summary>What the machine itself can do, measured in the same run as everything else, so that figures can be read as ratios.</summary>
public sealed class RawLimits : IBenchmark
{
    /// <summary>Synchronous 4 KiB appends to one file.</summary>
    public const string Fsync = "raw fsync";

    /// <summary>1 KB rows inserted into SQLite, 10,000 a transaction.</summary>
    public const string SqliteRows = "raw SQLite rows";

    public string Name => "raw-limits";

    public async Task<IReadOnlyList<Measurement>> RunAsync(BenchmarkContext context) =>
    [
        new Measurement(Fsync, FsyncPerSecond(context), "fsync/s"),
        new Measurement(SqliteRows, await SqliteRowsPerSecondAsync(context), "rows/s"),
    ];

    private static double FsyncPerSecond(BenchmarkContext context)
    {
        using var file = new FileStream(Path.Combine(context.Directory, "fsync"), FileMode.Create, FileAccess.Write, FileShare.None, 1);
        var block = new byte[4096];
        var count = 0;
        var watch = Stopwatch.StartNew();
        while (watch.Elapsed.TotalSeconds < context.Seconds)
        {
            file.Write(block);
            file.Flush(flushToDisk: true);
            count++;
        }
        return count / watch.Elapsed.TotalSeconds;
    }

    private static async Task<double> SqliteRowsPerSecondAsync(BenchmarkContext context)
    {
        await using var file = SqliteFile.Open(new SqliteFileOptions
        {
            Path = Path.Combine(context.Directory, "raw.db"),
            ApplicationId = 0x4D465257,
            SchemaSteps = ["CREATE TABLE rows(id INTEGER PRIMARY KEY, body BLOB NOT NULL)"],
        });
        var body = new byte[1024];
        var count = 0;
        var watch = Stopwatch.StartNew();
        while (watch.Elapsed.TotalSeconds < context.Seconds)
        {
            await file.WriteAsync(connection =>
            {
                for (var i = 0; i < 10_000; i++) connection.Prepare("INSERT INTO rows(body) VALUES(?1)").Bind(1, body).Execute();
            });
            count += 10_000;
        }
        return count / watch.Elapsed.TotalSeconds;
    }
}
