using System.Globalization;
using System.Reflection;
using MessageFunctions.Benchmarks;
using MessageFunctions.Benchmarks.Circuits;

if (args is [SimulateCommand.Name, .. var simulation]) return await SimulateCommand.RunAsync(simulation);

// usage: dotnet run -c Release --project benchmarks -- [name-prefix …] [--runs 5] [--seconds 5] [--out DIRECTORY] [--list]
var (runs, seconds, output) = (5, 5.0, "artifacts/benchmarks");
var wanted = new List<string>();
for (var i = 0; i < args.Length; i++)
{
    switch (args[i])
    {
        case "--runs": runs = int.Parse(args[++i], CultureInfo.InvariantCulture); break;
        case "--seconds": seconds = double.Parse(args[++i], CultureInfo.InvariantCulture); break;
        case "--out": output = args[++i]; break;
        default: wanted.Add(args[i]); break;
    }
}

var all = Assembly.GetExecutingAssembly().GetTypes()
    .Where(type => type is { IsClass: true, IsAbstract: false } && type.IsAssignableTo(typeof(IBenchmark)))
    .Select(type => (IBenchmark)Activator.CreateInstance(type)!)
    .OrderBy(benchmark => benchmark is RawLimits ? "" : benchmark.Name, StringComparer.Ordinal)
    .ToList();
if (wanted.Remove("--list"))
{
    foreach (var benchmark in all) Console.WriteLine(benchmark.Name);
    return 0;
}

var selected = all.Where(b => b is RawLimits || wanted.Count == 0 || wanted.Any(w => b.Name.StartsWith(w, StringComparison.Ordinal))).ToList();
var report = new Report();
for (var run = 1; run <= runs; run++)
{
    foreach (var benchmark in selected)
    {
        Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"run {run}/{runs}: {benchmark.Name}"));
        var directory = Directory.CreateTempSubdirectory("messagefunctions-bench-").FullName;
        try { report.Add(benchmark.Name, await benchmark.RunAsync(new BenchmarkContext(directory, seconds))); }
        finally { Directory.Delete(directory, recursive: true); }
    }
}

Directory.CreateDirectory(output);
await File.WriteAllTextAsync(Path.Combine(output, "report.json"), report.ToJson());
await File.WriteAllTextAsync(Path.Combine(output, "report.md"), report.ToMarkdown());
Console.WriteLine(report.ToMarkdown());
return 0;
