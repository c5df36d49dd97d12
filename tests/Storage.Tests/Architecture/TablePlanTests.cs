using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using MessageFunctions.Isolation;

namespace MessageFunctions.Storage.Tests.Architecture;

/// <summary>Every table that the code opens, with where its rows of a tenant are: a new one is put here on purpose.</summary>
public sealed partial class TablePlanTests
{
    private static readonly Dictionary<string, TableScope> Expected = new(StringComparer.Ordinal)
    {
        ["Alerts"] = TableScope.Tenant,
        ["DeadLetters"] = TableScope.Tenant,
        ["Inbox"] = TableScope.Data,
        ["InboxMonths"] = TableScope.Data,
        ["RecipientSends"] = TableScope.Data,
        ["Recipients"] = TableScope.Tenant,
        ["Scaling"] = TableScope.Platform,
        ["StatusOutbox"] = TableScope.Tenant,
        ["StatusSubscriptions"] = TableScope.Platform,
        ["audit"] = TableScope.Tenant,
        ["batches"] = TableScope.Data,
        ["budgets"] = TableScope.Data,
        ["circuits"] = TableScope.Platform,
        ["health"] = TableScope.Platform,
        ["idempotency"] = TableScope.Data,
        ["instances"] = TableScope.Platform,
        ["keyuses"] = TableScope.Platform,
        ["lineattributes"] = TableScope.Platform,
        ["outbox"] = TableScope.Platform,
        ["policies"] = TableScope.Tenant,
        ["recharges"] = TableScope.Data,
        ["reconciliations"] = TableScope.Tenant,
        ["reviews"] = TableScope.Data,
        ["templates"] = TableScope.Tenant,
        ["tenants"] = TableScope.Platform,
        ["windows"] = TableScope.Platform,
    };

    [Fact]
    public void Every_table_that_is_opened_has_its_place()
    {
        var opened = Sources().SelectMany(source => Opens().Matches(source)).Select(match => match.Groups["name"].Value).ToHashSet(StringComparer.Ordinal);
        Assert.Superset(new HashSet<string> { "tenants", "budgets" }, opened);

        Assert.All(opened, name => Assert.True(Expected.ContainsKey(name), $"The table {name} is new: say in TablePlan where its rows of a tenant are, and here."));
        Assert.All(Expected, table => Assert.Equal(table.Value, TablePlan.Of(table.Key)));
    }

    private static IEnumerable<string> Sources([CallerFilePath] string path = "")
    {
        var root = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(path)!, "../../.."));
        return ((string[])["shared/Core", "functions", "orchestrations"])
            .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(root, folder), "*.cs", SearchOption.AllDirectories))
            .Where(file => !file.Contains("/obj/", StringComparison.Ordinal) && !file.Contains("/Isolation/", StringComparison.Ordinal))
            .Select(File.ReadAllText);
    }

    [GeneratedRegex(@"(ables\.Open\(""|const string Table(Name)? = "")(?<name>[A-Za-z]+)""")]
    private static partial Regex Opens();
}
