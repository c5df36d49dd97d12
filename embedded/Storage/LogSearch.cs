using System.Globalization;
using System.Text;
using MessageFunctions.Embedded.Sqlite;
using MessageFunctions.Storage;

namespace MessageFunctions.Embedded.Storage;

/// <summary>
/// One search as SQL on the index: the entries of its first term, newest first, of which each must also have the other terms. The text
/// depends only on which conditions there are, so there are few of them and each is prepared once.
/// </summary>
internal sealed class LogSearch
{
    private readonly LogQuery _query;
    private readonly List<string> _terms = [];
    private readonly LogContinuation? _after;

    /// <exception cref="ArgumentException">The continuation was not made by a search.</exception>
    public LogSearch(LogQuery query)
    {
        _query = query;
        foreach (var (field, value) in query.Where) _terms.Add(IndexEntry.Of(query.Tenant, field, value));
        if (_terms.Count == 0) _terms.Add(query.Kind is { } kind ? IndexEntry.OfKind(query.Tenant, kind) : IndexEntry.All(query.Tenant));
        _after = query.Continuation is null ? null : LogContinuation.Read(query.Continuation);
    }

    /// <summary>
    /// A page. Its documents are read after the index, so one that expires in between is missing from it.
    /// </summary>
    public LogPage Page(IndexFile index, DocumentFile documents, DateTimeOffset now)
    {
        var positions = new List<long>(_query.Limit);
        string? continuation = null;
        index.Read(connection =>
        {
            var read = Bind(connection.Prepare(Sql("e.position, e.at, e.id", " ORDER BY e.at DESC, e.id DESC LIMIT ?6")), now).Bind(6, _query.Limit + 1);
            (long At, string Id) last = (0, "");
            while (read.Step())
            {
                if (positions.Count == _query.Limit)
                {
                    continuation = new LogContinuation(last.At, last.Id).ToString();
                    read.Reset();
                    break;
                }
                positions.Add(read.GetInt64(0));
                if (positions.Count == _query.Limit) last = (read.GetInt64(1), read.GetText(2));
            }
            return true;
        });
        return new LogPage(documents.At(positions, now), continuation);
    }

    public long Count(IndexFile index, DateTimeOffset now) => index.Read(connection =>
    {
        var read = Bind(connection.Prepare(Sql("count(*)", "")), now);
        var count = read.Step() ? read.GetInt64(0) : 0;
        read.Reset();
        return count;
    });

    private string Sql(string columns, string tail)
    {
        var sql = new StringBuilder($"SELECT {columns} FROM entries e WHERE e.term=?1 AND (e.expires IS NULL OR e.expires>?2)");
        if (_query.From is not null) sql.Append(" AND e.at>=?3");
        if (_query.To is not null) sql.Append(" AND e.at<?4");
        if (_query.Kind is not null && _query.Where.Count > 0) sql.Append(" AND e.kind=?5");
        // Spelled so that the primary key takes the time as a bound: entries before the page are not walked.
        if (_after is not null) sql.Append(" AND e.at<=?7 AND (e.at<?7 OR e.id<?8)");
        for (var i = 1; i < _terms.Count; i++)
            sql.Append(CultureInfo.InvariantCulture, $" AND EXISTS(SELECT 1 FROM entries o WHERE o.term=?{8 + i} AND o.at=e.at AND o.id=e.id)");
        return sql.Append(tail).ToString();
    }

    private Statement Bind(Statement statement, DateTimeOffset now)
    {
        statement.Bind(1, _terms[0]).Bind(2, now.UtcTicks);
        if (_query.From is { } from) statement.Bind(3, from.UtcTicks);
        if (_query.To is { } to) statement.Bind(4, to.UtcTicks);
        if (_query.Kind is { } kind && _query.Where.Count > 0) statement.Bind(5, (int)kind);
        if (_after is { } after) statement.Bind(7, after.At).Bind(8, after.Id);
        for (var i = 1; i < _terms.Count; i++) statement.Bind(8 + i, _terms[i]);
        return statement;
    }
}
