using MessageFunctions.Embedded.Storage;
using MessageFunctions.Storage.Tests.Support;

namespace MessageFunctions.Storage.Tests.Tables;

public sealed class SqliteTableTests : TableConformance, IAsyncDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly SqliteTables _tables;

    public SqliteTableTests() => _tables = SqliteTables.OpenIn(_directory.Path);

    protected override ITables Tables => _tables;

    protected override ITable Table => _tables.Open("conformance");

    public async ValueTask DisposeAsync()
    {
        await _tables.DisposeAsync();
        _directory.Dispose();
    }
}
