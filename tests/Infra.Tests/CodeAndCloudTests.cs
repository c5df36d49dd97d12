using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;
using MessageFunctions.AzureAdapters.Scaling;
using MessageFunctions.AzureAdapters.ServiceBus;
using MessageFunctions.AzureAdapters.Storage;
using MessageFunctions.Functions.Access;
using MessageFunctions.Infra.Tests.Bicep;
using MessageFunctions.Messages;
using Microsoft.Azure.Functions.Worker;

namespace MessageFunctions.Infra.Tests;

/// <summary>Names in the infrastructure are the constants of the code.</summary>
public sealed class CodeAndCloudTests
{
    private static readonly string FunctionApp = Repository.Text("infra", "modules", "functionApp.bicep");
    private static readonly string Roles = Repository.Text("infra", "modules", "roles.bicep");
    private static readonly string Cosmos = Repository.Text("infra", "modules", "cosmos.bicep");

    [Fact]
    public void Settings_of_the_app_are_those_the_code_and_the_host_read()
    {
        string[] expected =
        [
            "APPLICATIONINSIGHTS_AUTHENTICATION_STRING",
            "APPLICATIONINSIGHTS_CONNECTION_STRING",
            "AZURE_CLIENT_ID",
            "AzureWebJobsStorage__accountName",
            "AzureWebJobsStorage__clientId",
            "AzureWebJobsStorage__credential",
            $"{AzureStorageRegistration.CosmosSetting}__accountEndpoint",
            $"{AzureStorageRegistration.CosmosSetting}__clientId",
            $"{AzureStorageRegistration.CosmosSetting}__database",
            "Demo__Seed",
            $"{FunctionAppScalerOptions.Section.Replace(":", "__", StringComparison.Ordinal)}__{nameof(FunctionAppScalerOptions.ResourceId)}",
            $"{ServiceBusConnection.Name}__clientId",
            $"{ServiceBusConnection.Name}__credential",
            $"{ServiceBusConnection.Name}__fullyQualifiedNamespace",
            $"{AzureStorageRegistration.TablesSetting}__clientId",
            $"{AzureStorageRegistration.TablesSetting}__serviceUri",
        ];
        var settings = BicepText.KeysOf(BicepText.BlockAfter(FunctionApp, 0, "properties: union(keyVaultReferences, "));
        Assert.Equal(expected.Order(StringComparer.Ordinal), settings.Order(StringComparer.Ordinal));
        Assert.Contains("Demo__Seed: 'false'", FunctionApp, StringComparison.Ordinal);
    }

    [Fact]
    public void No_setting_holds_a_key()
    {
        foreach (var file in BicepFile.All())
            Assert.DoesNotMatch("listKeys|listSecrets|AccountKey|SharedAccessKey|primaryConnectionString", file.Text);
        Assert.Contains("allowSharedKeyAccess: false", Repository.Text("infra", "modules", "storage.bicep"), StringComparison.Ordinal);
        Assert.Contains("disableLocalAuth: true", Repository.Text("infra", "modules", "serviceBus.bicep"), StringComparison.Ordinal);
        Assert.Contains("disableLocalAuth: true", Cosmos, StringComparison.Ordinal);
        Assert.Contains("DisableLocalAuth: true", Repository.Text("infra", "modules", "monitoring.bicep"), StringComparison.Ordinal);
    }

    [Fact]
    public void Queues_of_the_namespace_are_those_of_the_code_and_every_property_asked_for_is_there()
    {
        using var file = JsonDocument.Parse(Repository.Text("servicebus.json"));
        var queues = file.RootElement.GetProperty("UserConfig").GetProperty("Namespaces")[0].GetProperty("Queues").EnumerateArray().ToList();
        Assert.Equal(QueueNames.All, queues.Select(queue => queue.GetProperty("Name").GetString()!));
        var module = Repository.Text("infra", "modules", "serviceBus.bicep");
        Assert.Contains("loadJsonContent('../../servicebus.json'", module, StringComparison.Ordinal);
        Assert.Contains("loadJsonContent('../../servicebus.json'", Roles, StringComparison.Ordinal);
        var asked = Regex.Matches(module, @"queue\.Properties\.(\w+)").Select(match => match.Groups[1].Value).Distinct().ToList();
        Assert.Equal(7, asked.Count);
        foreach (var queue in queues)
        {
            Assert.Empty(asked.Except(queue.GetProperty("Properties").EnumerateObject().Select(property => property.Name)));
            Assert.True(queue.GetProperty("Properties").GetProperty("RequiresDuplicateDetection").GetBoolean());
            Assert.True(queue.GetProperty("Properties").GetProperty("DeadLetteringOnMessageExpiration").GetBoolean());
        }
    }

    [Fact]
    public void Groups_that_are_always_ready_are_functions_of_the_app()
    {
        var functions = typeof(AccessServices).Assembly.GetTypes()
            .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly))
            .Select(method => method.GetCustomAttribute<FunctionAttribute>()?.Name).OfType<string>().ToHashSet();
        var groups = Regex.Matches(FunctionApp, @"'function:(\w+)'").Select(match => match.Groups[1].Value).ToList();
        Assert.Equal(["SendP0", "SendP1"], groups);
        Assert.Empty(groups.Except(functions));
    }

    [Fact]
    public void Container_of_the_log_is_the_one_the_adapter_opens_and_indexes_what_it_searches()
    {
        Assert.Contains($"param databaseName string = '{CosmosLogOptions.DefaultDatabase}'", Cosmos, StringComparison.Ordinal);
        Assert.Contains($"param containerName string = '{CosmosLogOptions.Container}'", Cosmos, StringComparison.Ordinal);
        Assert.Contains("paths: ['/tenantId', '/envelopeId']", Cosmos, StringComparison.Ordinal);

        // The adapter creates the same container where it may: the two policies must be one.
        var adapter = Repository.Text("shared", "Azure", "Storage", "CosmosLogContainer.cs");
        var included = Regex.Match(adapter, @"\(string\[\]\)\[([^\]]+)\]").Groups[1].Value;
        Assert.Equal(
            Regex.Matches(included, "\"([^\"]+)\"").Select(match => match.Groups[1].Value),
            Regex.Matches(BicepText.BlockAfter(Cosmos, 0, "indexingPolicy:"), @"path: '([^']+)' \}").Select(match => match.Groups[1].Value).Where(path => path != "/*"));
        Assert.Equal(
            Regex.Matches(adapter, "new\\(\\) \\{ Path = \"([^\"]+)\"").Select(match => match.Groups[1].Value),
            Regex.Matches(Cosmos, @"path: '([^']+)', order: 'descending'").Select(match => match.Groups[1].Value));

        // What the queries name is what is indexed.
        var queried = Regex.Matches(Repository.Text("shared", "Azure", "Storage", "CosmosSearch.cs"), @"\bc\.(\w+)").Select(match => match.Groups[1].Value).Distinct();
        Assert.Equal(["at", "id", "index", "kind", "tenantId"], queried.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Roles_are_these_and_no_more()
    {
        Dictionary<string, string> expected = new()
        {
            ["Azure Service Bus Data Owner"] = "090c5cfd-751d-490a-894a-3ce6f1109419",
            ["Key Vault Secrets User"] = "4633458b-17de-408a-b874-0445c86b69e6",
            ["Storage Blob Data Owner"] = "b7e6dc6d-f1e8-4753-8033-0f276bb0955b",
            ["Storage Queue Data Contributor"] = "974c5e8b-45b9-4653-ba55-5f855dd0fb88",
            ["Storage Table Data Contributor"] = "0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3",
            ["Storage Table Data Reader"] = "76199698-9eea-4c19-bc75-cec21354c6b6",
        };
        Assert.Contains("'Website Contributor': 'de139f84-1756-47ae-9be6-808fbbe84772'", Repository.Text("infra", "modules", "functionApp.bicep"), StringComparison.Ordinal);
        var named = Regex.Matches(BicepText.BlockAfter(Roles, 0, "var roles ="), @"'([^']+)': '([0-9a-f-]{36})'").ToDictionary(match => match.Groups[1].Value, match => match.Groups[2].Value);
        Assert.Equal(expected.OrderBy(role => role.Key, StringComparer.Ordinal), named.OrderBy(role => role.Key, StringComparer.Ordinal));
        Assert.DoesNotMatch(@"\bscope: (resourceGroup|subscription)\(", Roles);
    }
}
