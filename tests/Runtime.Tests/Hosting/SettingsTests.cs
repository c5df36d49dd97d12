using MessageFunctions.Embedded.Hosting;
using MessageFunctions.Embedded.Sqlite;
using Microsoft.Azure.Functions.Worker.Builder;

namespace MessageFunctions.Runtime.Tests.Hosting;

public sealed class SettingsTests : IDisposable
{
    private readonly string _directory = TestHost.NewDirectory();

    public void Dispose()
    {
        Environment.SetEnvironmentVariable("RuntimeTests__Both", null);
        Directory.Delete(_directory, recursive: true);
    }

    [Fact]
    public void The_environment_is_over_local_settings_and_both_write_colons_as_underscores()
    {
        Environment.SetEnvironmentVariable("RuntimeTests__Both", "environment");
        WriteSettings("""{ "IsEncrypted": false, "Values": { "RuntimeTests__Both": "file", "RuntimeTests__File": 7, "Flag": true } }""");

        var settings = TestHost.CreateBuilder(_directory).Configuration;

        Assert.Equal(("environment", "7", "True"), (settings["RuntimeTests:Both"], settings["RuntimeTests:File"], settings["Flag"]));
    }

    [Fact]
    public void A_setting_is_put_in_for_its_name_between_percent_signs()
    {
        WriteSettings("""{ "Values": { "Queue": "orders", "Deep__Name": "deep" } }""");
        var builder = TestHost.CreateBuilder(_directory);
        var options = new EmbeddedRuntimeOptions(_directory, builder.Configuration, builder.Configuration, TimeProvider.System);

        Assert.Equal("a-orders-deep", options.Expand("a-%Queue%-%Deep__Name%", "Function 'f'"));
        Assert.Equal("50% of", options.Expand("50% of", "Function 'f'"));
    }

    [Fact]
    public void A_broken_local_settings_file_fails_the_start()
    {
        WriteSettings("{ nonsense");

        Assert.Contains("local.settings.json is not JSON", Assert.Throws<FunctionDefinitionException>(() => TestHost.CreateBuilder(_directory)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Each_host_has_a_Service_Bus_endpoint_of_its_own_unless_one_is_set()
    {
        var (one, other) = (TestHost.CreateBuilder(_directory), TestHost.CreateBuilder(_directory));
        WriteSettings("""{ "Values": { "ServiceBus": "Endpoint=sb://mine/" } }""");

        Assert.NotEqual(one.Configuration["ServiceBus"], other.Configuration["ServiceBus"]);
        Assert.EndsWith(";UseDevelopmentEmulator=true", one.Configuration["ServiceBus"], StringComparison.Ordinal);
        Assert.Equal("Endpoint=sb://mine/", TestHost.CreateBuilder(_directory).Configuration["ServiceBus"]);
    }

    [Fact]
    public async Task A_second_host_on_the_data_directory_is_refused_and_a_later_one_is_not()
    {
        var first = await TestHost.StartAsync(TestHost.CreateBuilder(_directory).ConfigureFunctionsWebApplication(), _directory, keep: true);

        var failure = Assert.Throws<SqliteException>(() => TestHost.CreateBuilder(_directory).Build());
        await first.DisposeAsync();
        await using var later = await TestHost.StartAsync(TestHost.CreateBuilder(_directory).ConfigureFunctionsWebApplication(), _directory, keep: true);

        Assert.Equal(SqliteFailureKind.InUse, failure.Kind);
    }

    [Fact]
    public async Task The_time_to_drain_must_be_a_number_of_seconds()
    {
        WriteSettings("""{ "Values": { "MESSAGEFUNCTIONS_DRAIN_SECONDS": "soon" } }""");

        var failure = await Assert.ThrowsAsync<FunctionDefinitionException>(() => TestHost.StartAsync(TestHost.CreateBuilder(_directory), _directory, keep: true));

        Assert.Equal("The setting MESSAGEFUNCTIONS_DRAIN_SECONDS is 'soon'. Set it to a number of seconds from 0 to 600.", failure.Message);
    }

    private void WriteSettings(string json) => File.WriteAllText(Path.Combine(_directory, "local.settings.json"), json);
}
