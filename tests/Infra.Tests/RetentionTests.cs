using System.Text.Json;
using MessageFunctions.AzureAdapters.Storage;
using MessageFunctions.Messages;
using MessageFunctions.Storage;
using MessageFunctions.Tenants;

namespace MessageFunctions.Infra.Tests;

/// <summary>How long documents stay is the deployment's decision, unless one says so itself.</summary>
public sealed class RetentionTests
{
    private static readonly DateTimeOffset At = new(2026, 11, 1, 8, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Given_no_retention_Then_the_item_leaves_it_to_the_container() => Assert.False(Item(null).TryGetProperty("ttl", out _));

    [Fact]
    public void Given_a_retention_Then_the_item_is_gone_when_it_ends_and_not_later_for_being_written_late() =>
        Assert.Equal(3_600 - 60, Item(TimeSpan.FromHours(1)).GetProperty("ttl").GetInt32());

    private static JsonElement Item(TimeSpan? retention)
    {
        var envelope = EnvelopeId.Create(At);
        var document = new LogDocument(TenantId.Parse("acme"), envelope, envelope.Value, LogKind.Envelope, At, "{}"u8.ToArray()) { Retention = retention };
        using var stream = LogItem.Write(document, At.AddMinutes(1));
        using var json = JsonDocument.Parse(stream);
        return json.RootElement.Clone();
    }
}
