using System.Text.Json;

namespace MessageFunctions.Infra.Tests.Bicep;

/// <summary>What each environment of <c>infra/environments</c> would deploy, compiled once for all tests of a class.</summary>
public sealed class PredictedDeployments : IAsyncLifetime
{
    /// <summary>The environment <c>dev</c> with a setting whose value is in the Key Vault.</summary>
    public const string WithSecret = "with-secret";

    private static readonly string[] Names = ["dev", "prod", "multi-region", WithSecret];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("messagefunctions-infra-");
    private Dictionary<string, (JsonElement Deployment, string Said)> _predicted = [];

    /// <summary>The resources of an environment of a type.</summary>
    public IReadOnlyList<JsonElement> Resources(string environment, string type) =>
        [.. Resources(environment).Where(resource => resource.GetProperty("type").GetString() == type)];

    /// <summary>All resources of an environment.</summary>
    public IReadOnlyList<JsonElement> Resources(string environment) =>
        [.. Predicted(environment).Deployment.GetProperty("predictedResources").EnumerateArray()];

    /// <summary>What the compiler and its linter said on the way.</summary>
    public string Said(string environment) => Predicted(environment).Said;

    public async ValueTask InitializeAsync()
    {
        if (BicepCompiler.Path is null) return;
        // The compiler writes beside the files that it reads.
        foreach (var file in Directory.GetFiles(Path.Combine(Repository.Root, "infra"), "*", SearchOption.AllDirectories).Append(Path.Combine(Repository.Root, "servicebus.json")))
        {
            var copy = Path.Combine(_folder.FullName, Path.GetRelativePath(Repository.Root, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
        var environments = Path.Combine(_folder.FullName, "infra", "environments");
        await File.WriteAllTextAsync(
            Path.Combine(environments, $"{WithSecret}.bicepparam"),
            await File.ReadAllTextAsync(Path.Combine(environments, "dev.bicepparam")) + "\nparam keyVaultSettings = { Channels__Email__Password: 'smtp-password' }\n");
        var predicted = await Task.WhenAll(Names.Select(name => BicepCompiler.PredictAsync(Path.Combine(environments, $"{name}.bicepparam"))));
        _predicted = Names.Zip(predicted).ToDictionary(pair => pair.First, pair => pair.Second);
    }

    public ValueTask DisposeAsync()
    {
        _folder.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }

    private (JsonElement Deployment, string Said) Predicted(string environment)
    {
        Assert.SkipWhen(BicepCompiler.Path is null, "There is no Bicep compiler for this machine.");
        return _predicted[environment];
    }
}
