using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace MessageFunctions.Storage.Tests.Architecture;

/// <summary>A log event's id says what happened, whoever logs it: no two messages of the sources have one id, and a file's ids are one area.</summary>
public sealed partial class EventIdTests
{
    [Fact]
    public void No_two_log_messages_have_one_event_id()
    {
        var events = Events();
        Assert.True(events.Count > 40, $"Only {events.Count} log messages were found.");
        var twice = events.GroupBy(found => found.Id).Where(group => group.Count() > 1).Select(group => $"{group.Key}: {string.Join(", ", group.Select(found => found.File))}");
        Assert.Empty(twice);
    }

    [Fact]
    public void A_hundred_of_ids_belongs_to_one_file()
    {
        var shared = Events().GroupBy(found => found.Id / 100).Where(area => area.Select(found => found.File).Distinct().Count() > 1)
            .Select(area => $"{area.Key}00: {string.Join(", ", area.Select(found => found.File).Distinct())}");
        Assert.Empty(shared);
    }

    private static List<(string File, int Id)> Events()
    {
        var root = Root();
        return
        [
            .. from folder in (string[])["embedded", "functions", "orchestrations", "shared"]
               from file in Directory.EnumerateFiles(Path.Combine(root, folder), "*.cs", SearchOption.AllDirectories)
               where !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal)
               from match in EventId().Matches(File.ReadAllText(file))
               select (Path.GetRelativePath(root, file), int.Parse(match.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture))
        ];
    }

    private static string Root([CallerFilePath] string file = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, "..", "..", ".."));

    [GeneratedRegex(@"\[LoggerMessage\((?:EventId = )?(\d+)")]
    private static partial Regex EventId();
}
