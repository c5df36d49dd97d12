using System.Text.Json;
using System.Text.RegularExpressions;
using MessageFunctions.AzureAdapters.Storage;
using MessageFunctions.Infra.Tests.Bicep;
using MessageFunctions.Messages;

namespace MessageFunctions.Infra.Tests;

/// <summary>What the environments would deploy, as the Bicep compiler evaluates them.</summary>
public sealed class DeploymentTests(PredictedDeployments deployments) : IClassFixture<PredictedDeployments>
{
    private const string Sites = "Microsoft.Web/sites";
    private const string Namespaces = "Microsoft.ServiceBus/namespaces";
    private const string CosmosAccounts = "Microsoft.DocumentDB/databaseAccounts";
    private const string Storage = "Microsoft.Storage/storageAccounts";
    private const string Vaults = "Microsoft.KeyVault/vaults";

    public static TheoryData<string, int> Environments => new() { { "dev", 1 }, { "prod", 1 }, { "multi-region", 2 } };

    [Theory]
    [MemberData(nameof(Environments))]
    public void Compiler_and_linter_have_nothing_to_say(string environment, int regions)
    {
        Assert.Equal("", deployments.Said(environment));
        Assert.Equal(regions, deployments.Resources(environment, "Microsoft.Resources/resourceGroups").Count);
    }

    [Theory]
    [MemberData(nameof(Environments))]
    public void Each_region_has_the_queues_of_the_code(string environment, int regions)
    {
        var queues = deployments.Resources(environment, $"{Namespaces}/queues");
        Assert.Equal(regions * QueueNames.All.Count, queues.Count);
        foreach (var region in queues.GroupBy(queue => Name(queue).Split('/')[0])) Assert.Equal(QueueNames.All, region.Select(queue => Name(queue).Split('/')[1]));
        Assert.All(queues, queue => Assert.True(Properties(queue).GetProperty("requiresDuplicateDetection").GetBoolean() && Properties(queue).GetProperty("deadLetteringOnMessageExpiration").GetBoolean()));
    }

    [Theory]
    [MemberData(nameof(Environments))]
    public void The_log_has_one_container_under_a_hierarchical_key(string environment, int regions)
    {
        var container = Assert.Single(deployments.Resources(environment, $"{CosmosAccounts}/sqlDatabases/containers"));
        Assert.EndsWith($"/{CosmosLogOptions.DefaultDatabase}/{CosmosLogOptions.Container}", Name(container), StringComparison.Ordinal);
        var resource = Properties(container).GetProperty("resource");
        Assert.Equal("MultiHash", resource.GetProperty("partitionKey").GetProperty("kind").GetString());
        Assert.Equal(["/tenantId", "/envelopeId"], resource.GetProperty("partitionKey").GetProperty("paths").EnumerateArray().Select(path => path.GetString()));
        Assert.True(resource.GetProperty("defaultTtl").GetInt32() > 0);
        var account = Properties(Assert.Single(deployments.Resources(environment, CosmosAccounts)));
        Assert.Equal(regions, account.GetProperty("locations").GetArrayLength());
        Assert.Equal(regions > 1, account.GetProperty("enableMultipleWriteLocations").GetBoolean());
    }

    [Theory]
    [MemberData(nameof(Environments))]
    public void Nothing_can_be_opened_with_a_key(string environment, int regions)
    {
        Assert.Equal(regions, deployments.Resources(environment, Storage).Count);
        Assert.All(deployments.Resources(environment, Storage), account => Assert.False(Properties(account).GetProperty("allowSharedKeyAccess").GetBoolean()));
        Assert.All(deployments.Resources(environment, Namespaces), account => Assert.True(Properties(account).GetProperty("disableLocalAuth").GetBoolean()));
        Assert.All(deployments.Resources(environment, CosmosAccounts), account => Assert.True(Properties(account).GetProperty("disableLocalAuth").GetBoolean()));
        Assert.All(deployments.Resources(environment, Vaults), vault => Assert.True(Properties(vault).GetProperty("enableRbacAuthorization").GetBoolean()));
        var settings = deployments.Resources(environment, $"{Sites}/config").SelectMany(config => Properties(config).EnumerateObject()).ToList();
        Assert.Equal(16 * regions, settings.Count);
        Assert.All(settings, setting => Assert.DoesNotMatch("(?i)key=|listKeys|password", setting.Value.GetString()!));
    }

    [Fact]
    public void A_setting_that_is_secret_refers_to_the_Key_Vault_which_the_app_opens_as_itself()
    {
        var settings = Properties(Assert.Single(deployments.Resources(PredictedDeployments.WithSecret, $"{Sites}/config")));
        var vault = Name(Assert.Single(deployments.Resources(PredictedDeployments.WithSecret, Vaults)));
        Assert.Equal($"@Microsoft.KeyVault(VaultName={vault};SecretName=smtp-password)", settings.GetProperty("Channels__Email__Password").GetString());
        var app = Assert.Single(deployments.Resources(PredictedDeployments.WithSecret, Sites));
        Assert.Contains(Properties(app).GetProperty("keyVaultReferenceIdentity").GetString()!, app.GetProperty("identity").GetProperty("userAssignedIdentities").EnumerateObject().Select(identity => identity.Name));
    }

    [Theory]
    [MemberData(nameof(Environments))]
    public void The_app_has_no_role_wider_than_what_it_opens(string environment, int regions)
    {
        var assignments = deployments.Resources(environment, "Microsoft.Authorization/roleAssignments");
        // Storage 3, a queue 1 each, Key Vault 1, Application Insights 1, the app on itself 1.
        Assert.Equal(regions * (3 + QueueNames.All.Count + 3), assignments.Count);
        Assert.All(assignments, assignment =>
        {
            Assert.Equal("ServicePrincipal", Properties(assignment).GetProperty("principalType").GetString());
            Assert.Matches(@"^\[extensionResourceId\('[^']*/providers/(Microsoft\.Storage/storageAccounts|Microsoft\.ServiceBus/namespaces/[^/]+/queues|Microsoft\.KeyVault/vaults|Microsoft\.Insights/components|Microsoft\.Web/sites)/[^/']+'", assignment.GetProperty("id").GetString()!);
        });
        Assert.Equal(regions, deployments.Resources(environment, $"{CosmosAccounts}/sqlRoleAssignments").Count);
    }

    [Theory]
    [MemberData(nameof(Environments))]
    public void Each_priority_scales_by_itself(string environment, int regions)
    {
        var apps = deployments.Resources(environment, Sites);
        Assert.Equal(regions, apps.Count);
        Assert.All(apps, app =>
        {
            var configuration = Properties(app).GetProperty("functionAppConfig");
            Assert.Equal("dotnet-isolated 10.0", $"{configuration.GetProperty("runtime").GetProperty("name")} {configuration.GetProperty("runtime").GetProperty("version")}");
            var ready = configuration.GetProperty("scaleAndConcurrency").GetProperty("alwaysReady").EnumerateArray().Select(group => group.GetProperty("name").GetString());
            Assert.Equal(environment == "dev" ? [] : ["http", "durable", "function:SendP0", "function:SendP1"], ready);
        });
        Assert.All(deployments.Resources(environment, "Microsoft.Web/serverfarms"), plan => Assert.Equal("FlexConsumption", plan.GetProperty("sku").GetProperty("tier").GetString()));
    }

    [Theory]
    [MemberData(nameof(Environments))]
    public void With_a_private_network_every_store_is_reached_over_it_alone(string environment, int regions)
    {
        var isPrivate = environment != "dev";
        string[] kinds = [Storage, Namespaces, CosmosAccounts, Vaults];
        var stores = kinds.SelectMany(kind => deployments.Resources(environment, kind)).ToList();
        Assert.Equal((regions * 3) + 1, stores.Count);
        Assert.All(stores, store => Assert.Equal(isPrivate ? "Disabled" : "Enabled", Properties(store).GetProperty("publicNetworkAccess").GetString()));
        var groups = deployments.Resources(environment, "Microsoft.Network/privateEndpoints")
            .SelectMany(endpoint => Properties(endpoint).GetProperty("privateLinkServiceConnections")[0].GetProperty("properties").GetProperty("groupIds").EnumerateArray().Select(group => group.GetString()!));
        string[] expected = isPrivate ? ["Sql", "blob", "namespace", "queue", "table", "vault"] : [];
        Assert.Equal(Enumerable.Repeat(expected, regions).SelectMany(group => group).Order(StringComparer.Ordinal), groups.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Two_regions_hold_each_others_queues_and_are_both_reached_through_Front_Door()
    {
        Assert.All(deployments.Resources("multi-region", Namespaces), space =>
        {
            var locations = Properties(space).GetProperty("geoDataReplication").GetProperty("locations").EnumerateArray().Select(location => location.GetProperty("locationName").GetString()).ToList();
            Assert.Equal(["northeurope", "westeurope"], locations.Order(StringComparer.Ordinal));
            Assert.Equal(space.GetProperty("location").GetString(), locations[0]);
        });
        Assert.Equal(2, deployments.Resources("multi-region", "Microsoft.Cdn/profiles/originGroups/origins").Count);
        Assert.Equal(2, deployments.Resources("multi-region", "Microsoft.Cdn/profiles/afdEndpoints").Count);
        Assert.Empty(deployments.Resources("prod", "Microsoft.Cdn/profiles"));
    }

    [Theory]
    [MemberData(nameof(Environments))]
    public void Alerts_name_a_runbook_that_exists_and_production_mails_them(string environment, int regions)
    {
        var metric = deployments.Resources(environment, "Microsoft.Insights/metricAlerts");
        var queries = deployments.Resources(environment, "Microsoft.Insights/scheduledQueryRules");
        Assert.Equal(3 * regions, metric.Count);
        Assert.NotEmpty(queries);
        Assert.All(metric.Concat(queries), alert =>
        {
            var runbook = Regex.Match(Properties(alert).GetProperty("description").GetString()!, @"docs/runbooks/[\w-]+\.md");
            Assert.True(runbook.Success && File.Exists(Path.Combine(Repository.Root, runbook.Value)), $"{Name(alert)} names no runbook that exists.");
        });
        Assert.Equal(environment == "dev" ? 0 : 1, deployments.Resources(environment, "Microsoft.Insights/actionGroups").Count);
        Assert.Equal(environment == "dev" ? 0 : 1, deployments.Resources(environment, "Microsoft.Consumption/budgets").Count);
        Assert.Single(deployments.Resources(environment, "Microsoft.Insights/workbooks"));
    }

    private static string Name(JsonElement resource) => resource.GetProperty("name").GetString()!;

    private static JsonElement Properties(JsonElement resource) => resource.GetProperty("properties");
}
