using MessageFunctions.Embedded.Hosting;
using MessageFunctions.Embedded.ServiceBus;

namespace MessageFunctions.Runtime.Tests.ServiceBus;

public sealed class EntityFileTests
{
    [Fact]
    public void The_repositorys_file_declares_a_queue_for_each_priority()
    {
        var queues = EntityFile.Load(Path.Combine(RepositoryRoot(), EntityFile.Name));
        foreach (var name in (string[])["messages-p0", "messages-p1", "messages-p2", "messages-p3"])
        {
            Assert.Contains(queues, queue => queue == new QueueDefinition(name)
            {
                LockDuration = TimeSpan.FromMinutes(1),
                MaxDeliveryCount = 10,
                DeadLetteringOnMessageExpiration = true,
                RequiresDuplicateDetection = true,
                DuplicateDetectionHistoryTimeWindow = TimeSpan.FromMinutes(10),
                DefaultMessageTimeToLive = TimeSpan.FromDays(14),
            });
        }
    }

    [Fact]
    public void Without_a_file_there_are_no_queues() => Assert.Empty(EntityFile.Load("/nowhere/servicebus.json"));

    [Theory]
    [InlineData("""{"Name":"q","Properties":{"LockDuration":"PT10M"}}""", "5 seconds to 5 minutes")]
    [InlineData("""{"Name":"q","Properties":{"MaxDeliveryCount":0}}""", "1 to 2,000")]
    [InlineData("""{"Name":"q","Properties":{"LockDuration":"a minute"}}""", "PT1M")]
    [InlineData("""{"Name":"q","Properties":{"RequiresSession":true}}""", "RequiresSession")]
    [InlineData("""{"Name":"q","Properties":{"ForwardTo":"other"}}""", "ForwardTo")]
    [InlineData("""{"Name":"q","Properties":{"LockDurations":"PT1M"}}""", "LockDurations")]
    [InlineData("""{"Name":"q"},{"Name":"Q"}""", "twice")]
    [InlineData("""{}""", "Name")]
    public void What_is_wrong_is_named(string queues, string expected)
    {
        var path = Path.GetTempFileName();
        File.WriteAllText(path, """{"UserConfig":{"Namespaces":[{"Name":"n","Queues":[""" + queues + "]}]}}");
        try
        {
            Assert.Contains(expected, Assert.Throws<FunctionDefinitionException>(() => EntityFile.Load(path)).Message, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static string RepositoryRoot()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(directory!.FullName, "MessageFunctions.sln"))) directory = directory.Parent;
        return directory.FullName;
    }
}
