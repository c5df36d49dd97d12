using System.Text.RegularExpressions;

namespace MessageFunctions.Infra.Tests.Bicep;

/// <summary>
/// As much of a Bicep source as can be read without its compiler: parameters, outputs, module calls with the names they pass, API versions.
/// Types, expressions and whether Azure takes a property are not read.
/// </summary>
internal sealed partial class BicepFile
{
    private BicepFile(string path, string text)
    {
        Path = path;
        Text = text;
        Parameters = ParameterLine().Matches(text).ToDictionary(match => match.Groups[1].Value, match => match.Groups[2].Value.Contains('='));
        Outputs = OutputLine().Matches(text).Select(match => match.Groups[1].Value).ToHashSet();
        Modules = ModuleLine().Matches(text).Select(match => new BicepModule(
            match.Groups[1].Value,
            System.IO.Path.GetFullPath(System.IO.Path.Combine(System.IO.Path.GetDirectoryName(path)!, match.Groups[2].Value)),
            BicepText.KeysOf(BicepText.BlockAfter(BicepText.BlockAfter(text, match.Index), 0, "params:")))).ToList();
        Resources = ResourceLine().Matches(text).Select(match => match.Groups[1].Value).ToList();
    }

    public string Path { get; }

    public string Text { get; }

    /// <summary>Each parameter, and whether it has a default.</summary>
    public IReadOnlyDictionary<string, bool> Parameters { get; }

    public IReadOnlySet<string> Outputs { get; }

    public IReadOnlyList<BicepModule> Modules { get; }

    /// <summary>Type and API version of each top-level resource.</summary>
    public IReadOnlyList<string> Resources { get; }

    public static BicepFile Read(string path) => new(path, File.ReadAllText(path));

    public static IReadOnlyList<BicepFile> All() =>
        [.. Directory.GetFiles(System.IO.Path.Combine(Repository.Root, "infra"), "*.bicep", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(Read)];

    /// <summary>The outputs of a module that are used here.</summary>
    public IEnumerable<string> UsedOutputs(string module) =>
        Regex.Matches(Text, $@"\b{Regex.Escape(module)}(?:\[[^\]]+\])?!?\.outputs\.(\w+)").Select(match => match.Groups[1].Value).Distinct();

    [GeneratedRegex(@"^param (\w+) ([^\n]+)", RegexOptions.Multiline)]
    private static partial Regex ParameterLine();

    [GeneratedRegex(@"^output (\w+) ", RegexOptions.Multiline)]
    private static partial Regex OutputLine();

    [GeneratedRegex(@"^module (\w+) '([^']+)' =", RegexOptions.Multiline)]
    private static partial Regex ModuleLine();

    [GeneratedRegex(@"^resource \w+ '([^']+)'", RegexOptions.Multiline)]
    private static partial Regex ResourceLine();
}

/// <summary>A call of a module.</summary>
/// <param name="Name">Its symbol.</param>
/// <param name="Path">The file that is called.</param>
/// <param name="Passed">Names of the parameters it is given.</param>
internal sealed record BicepModule(string Name, string Path, IReadOnlyList<string> Passed);
