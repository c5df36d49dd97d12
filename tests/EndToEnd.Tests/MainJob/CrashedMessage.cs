using System.Text.Json;

namespace MessageFunctions.EndToEnd.Tests.MainJob;

/// <summary>A message as the app shows it after all crashes.</summary>
internal sealed record CrashedMessage(string Status, string Line, string Channel, string? Batch)
{
    /// <summary>Whether nothing is on its way: it ended, its provider took it, nobody knows, or it waits for a stated reason.</summary>
    public bool IsAtRest => Status is not ("accepted" or "queued" or "sending");

    /// <summary>The envelope of a message's id.</summary>
    public static string EnvelopeOf(string id) => id[..26];

    public static CrashedMessage Read(JsonElement message) => new(
        message.GetProperty("status").GetString()!, message.GetProperty("line").GetString()!,
        message.TryGetProperty("channel", out var channel) ? channel.GetString()! : "", message.TryGetProperty("batchId", out var batch) ? batch.GetString() : null);
}

/// <summary>An account of the ledger after all crashes, in messages.</summary>
internal sealed record CrashedBudget(string Id, long Spent, long Held, long Limit, bool IsProven)
{
    /// <summary>Whether a message is paid for out of it.</summary>
    public bool IsOf(CrashedMessage message) => Id.Split('.') is [_, var line, var channel, ..] && message.Line == line && message.Channel == channel;
}
