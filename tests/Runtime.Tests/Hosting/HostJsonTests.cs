using MessageFunctions.Embedded.Hosting;

namespace MessageFunctions.Runtime.Tests.Hosting;

public sealed class HostJsonTests : IDisposable
{
    private readonly string _directory = TestHost.NewDirectory();

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void The_apps_own_file_has_only_known_keys()
    {
        var root = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(root, "MessageFunctions.sln"))) root = Path.GetDirectoryName(root)!;

        Assert.Equal("api", HostJson.RoutePrefix(HostJson.Read(root)));
    }

    [Theory]
    [InlineData("""{"extensions":{"serviceBus":{"maxConcurentCalls":3}}}""", "host.json: 'extensions.serviceBus.maxConcurentCalls' is not a known key; did you mean 'extensions.serviceBus.maxConcurrentCalls'? The official host would pass it over in silence. Correct or remove it.")]
    [InlineData("""{"extensions":{"durableTask":{"controlQueueVisibilityTimeout":"00:05:00"}}}""", "host.json: 'extensions.durableTask.controlQueueVisibilityTimeout' is not a known key. The official host would pass it over in silence. Correct or remove it.")]
    [InlineData("""{"extensions":{"durableTask":{"storageProvider":{"controlQueueVisibilityTimeout":"00:00:30"}}}}""", "host.json: 'extensions.durableTask.storageProvider.controlQueueVisibilityTimeout' is '00:00:30'. It must be from 00:01:00 to 01:00:00.")]
    public void A_key_or_value_that_would_have_no_effect_fails_the_start(string json, string sentence)
    {
        Write(json);

        Assert.Equal(sentence, Assert.Throws<FunctionDefinitionException>(() => HostJson.Read(_directory)).Message);
    }

    [Fact]
    public void What_is_not_JSON_fails_the_start()
    {
        Write("{");

        Assert.Contains("host.json is not JSON", Assert.Throws<FunctionDefinitionException>(() => HostJson.Read(_directory)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"functionTimeout":"00:00:05"}""", 5)]
    [InlineData("""{"functionTimeout":"-1"}""", null)]
    [InlineData("""{"version":"2.0","logging":{"logLevel":{"My.Category":"Debug"}},"watchDirectories":["a","b"]}""", 1800)]
    public void The_timeout_is_read(string json, int? seconds)
    {
        Write(json);

        Assert.Equal(seconds, HostJson.FunctionTimeout(HostJson.Read(_directory))?.TotalSeconds);
    }

    private void Write(string json) => File.WriteAllText(Path.Combine(_directory, "host.json"), json);
}
