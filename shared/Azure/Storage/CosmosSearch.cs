using System.Globalization;
using System.Text;
using MessageFunctions.Storage;
using Microsoft.Azure.Cosmos;

namespace MessageFunctions.AzureAdapters.Storage;

/// <summary>
/// Searches as Cosmos DB queries. The partition is named in the text as well as in the options, values are parameters, and a page goes on
/// behind the last document of the one before, by the composite index that also orders it.
/// </summary>
internal static class CosmosSearch
{
    public static QueryDefinition Page(LogQuery query)
    {
        var after = query.Continuation is null ? null : LogContinuation.Read(query.Continuation);
        var text = new StringBuilder("SELECT TOP ").Append(query.Limit + 1).Append(" * FROM c WHERE ").Append(Conditions(query));
        if (after is not null) text.Append(" AND (c.at < @lastAt OR (c.at = @lastAt AND c.id < @lastId))");
        text.Append(" ORDER BY c.at DESC, c.id DESC");
        var definition = Bind(new QueryDefinition(text.ToString()), query);
        return after is null
            ? definition
            : definition.WithParameter("@lastAt", LogItem.Time(new DateTimeOffset(after.At, TimeSpan.Zero))).WithParameter("@lastId", after.Id);
    }

    public static QueryDefinition Count(LogQuery query) => Bind(new QueryDefinition($"SELECT VALUE COUNT(1) FROM c WHERE {Conditions(query)}"), query);

    private static string Conditions(LogQuery query)
    {
        var text = new StringBuilder("c.tenantId = @tenant");
        if (query.Kind is not null) text.Append(" AND c.kind = @kind");
        if (query.From is not null) text.Append(" AND c.at >= @from");
        if (query.To is not null) text.Append(" AND c.at < @to");
        for (var i = 0; i < query.Where.Count; i++)
        {
            // A field's name is letters, digits and underscore, so it can stand in the text.
            text.Append(CultureInfo.InvariantCulture, $" AND ARRAY_CONTAINS(c.index[\"{query.Where[i].Key}\"], @value{i})");
        }
        return text.ToString();
    }

    private static QueryDefinition Bind(QueryDefinition definition, LogQuery query)
    {
        definition.WithParameter("@tenant", query.Tenant.Value);
        if (query.Kind is { } kind) definition.WithParameter("@kind", LogItem.Kind(kind));
        if (query.From is { } from) definition.WithParameter("@from", LogItem.Time(from));
        if (query.To is { } to) definition.WithParameter("@to", LogItem.Time(to));
        for (var i = 0; i < query.Where.Count; i++) definition.WithParameter($"@value{i}", query.Where[i].Value);
        return definition;
    }
}
