using System.Reflection;
using System.Text.RegularExpressions;
using MessageFunctions.Storage.Tests.Azure;
using MessageFunctions.Storage.Tests.Log;
using MessageFunctions.Storage.Tests.Tables;

namespace MessageFunctions.Storage.Tests;

/// <summary>The table of results in <c>docs/storage.md</c> counts the cases that there are.</summary>
public sealed class ConformanceTableTests
{
    [Theory]
    [InlineData("tables", "SQLite", typeof(SqliteTableTests))]
    [InlineData("tables", "Azure Tables", typeof(AzureTableTests))]
    [InlineData("log", "SQLite", typeof(SqliteMessageLogTests))]
    [InlineData("log", "Cosmos DB", typeof(CosmosMessageLogTests))]
    public void Every_adapter_runs_every_case_and_the_document_counts_them(string suite, string adapter, Type tests)
    {
        var cases = tests.BaseType!.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly).Where(method => method.GetCustomAttribute<FactAttribute>() is not null).ToList();
        var skipped = cases.Count(method => method.GetCustomAttribute<FactAttribute>()!.Skip is not null);
        var row = Regex.Match(Document(), $@"^\| {suite} \| {adapter} \| [^|]+ \| (\d+) \| (\w+) \|$", RegexOptions.Multiline);
        Assert.True(row.Success, $"No row for {suite} on {adapter}.");
        Assert.Equal($"{cases.Count} {(skipped == 0 ? "none" : $"{skipped}")}", $"{row.Groups[1].Value} {row.Groups[2].Value}");
    }

    private static string Document()
    {
        for (var directory = new DirectoryInfo(AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
        {
            var file = Path.Combine(directory.FullName, "docs", "storage.md");
            if (File.Exists(file)) return File.ReadAllText(file);
        }
        throw new InvalidOperationException("The tests do not run inside the repository.");
    }
}
