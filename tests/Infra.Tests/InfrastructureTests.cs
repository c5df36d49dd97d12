using System.Text.Json;
using System.Text.RegularExpressions;
using MessageFunctions.Infra.Tests.Bicep;

namespace MessageFunctions.Infra.Tests;

/// <summary>The sources are whole: every module gets what it asks for, every file fits the one that uses it.</summary>
public sealed class InfrastructureTests
{
    private static readonly string Infra = Path.Combine(Repository.Root, "infra");

    [Fact]
    public void Brackets_of_every_file_match() =>
        Assert.All(BicepFile.All(), file => Assert.Equal("", BicepText.Unbalanced(file.Text)));

    [Fact]
    public void Every_module_is_given_what_it_requires_and_nothing_else()
    {
        var calls = 0;
        foreach (var file in BicepFile.All())
        {
            foreach (var module in file.Modules)
            {
                calls++;
                Assert.True(File.Exists(module.Path), $"{file.Path} calls {module.Path}");
                var called = BicepFile.Read(module.Path);
                Assert.Empty(module.Passed.Except(called.Parameters.Keys).Select(name => $"{module.Name} is given {name}"));
                Assert.Empty(called.Parameters.Where(parameter => !parameter.Value).Select(parameter => parameter.Key).Except(module.Passed).Select(name => $"{module.Name} lacks {name}"));
                Assert.Empty(file.UsedOutputs(module.Name).Except(called.Outputs).Select(name => $"{module.Name} has no output {name}"));
            }
        }
        Assert.Equal(16, calls);
    }

    [Fact]
    public void Every_parameter_and_output_is_described()
    {
        foreach (var file in BicepFile.All())
        {
            var lines = file.Text.Split('\n');
            for (var i = 0; i < lines.Length; i++)
            {
                if (!Regex.IsMatch(lines[i], "^(param|output) ")) continue;
                var above = i - 1;
                while (above > 0 && lines[above].StartsWith('@') && !lines[above].StartsWith("@description", StringComparison.Ordinal)) above--;
                Assert.True(lines[above].StartsWith("@description", StringComparison.Ordinal) || lines[above].EndsWith("''')", StringComparison.Ordinal), $"{file.Path}: {lines[i]}");
            }
        }
    }

    [Fact]
    public void Every_parameter_file_names_parameters_of_main()
    {
        var main = BicepFile.Read(Path.Combine(Infra, "main.bicep"));
        var required = main.Parameters.Where(parameter => !parameter.Value).Select(parameter => parameter.Key).ToList();
        var environments = Directory.GetFiles(Path.Combine(Infra, "environments"), "*.bicepparam");
        Assert.Equal(3, environments.Length);
        foreach (var environment in environments)
        {
            var names = Regex.Matches(File.ReadAllText(environment), @"^param (\w+) =", RegexOptions.Multiline).Select(match => match.Groups[1].Value).ToList();
            Assert.Empty(names.Except(main.Parameters.Keys));
            Assert.Empty(required.Except(names));
        }
        using var parameters = JsonDocument.Parse(Repository.Text("infra", "main.parameters.json"));
        var azd = parameters.RootElement.GetProperty("parameters").EnumerateObject().Select(property => property.Name).ToList();
        Assert.Empty(azd.Except(main.Parameters.Keys));
        Assert.Empty(required.Except(azd));
    }

    [Fact]
    public void One_resource_type_is_asked_for_in_one_api_version_but_for_the_preview_of_geo_replication()
    {
        var versions = BicepFile.All().SelectMany(file => file.Resources).Select(resource => resource.Split('@')).Distinct(new SameVersion())
            .GroupBy(parts => parts[0], parts => parts[1]).Where(group => group.Count() > 1).Select(group => group.Key);
        Assert.Equal(["Microsoft.ServiceBus/namespaces"], versions);
    }

    [Fact]
    public void Azd_deploys_the_project_that_the_infrastructure_tags()
    {
        var azure = Repository.Text("azure.yaml");
        var project = Regex.Match(azure, @"project: (\S+)").Groups[1].Value;
        var service = Regex.Match(azure, @"services:\n  (\w+):").Groups[1].Value;
        Assert.True(File.Exists(Path.Combine(Repository.Root, project, "MessageFunctions.csproj")));
        Assert.Contains($"'azd-service-name': '{service}'", Repository.Text("infra", "modules", "functionApp.bicep"), StringComparison.Ordinal);
        Assert.Contains("FunctionsRuntime", azure, StringComparison.Ordinal);
    }

    private sealed class SameVersion : IEqualityComparer<string[]>
    {
        public bool Equals(string[]? x, string[]? y) => x![0] == y![0] && x[1] == y[1];

        public int GetHashCode(string[] parts) => string.GetHashCode(parts[0], StringComparison.Ordinal);
    }
}
