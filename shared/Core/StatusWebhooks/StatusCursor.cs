using System.Globalization;
using MessageFunctions.Messages;
using MessageFunctions.Storage;

namespace MessageFunctions.StatusWebhooks;

/// <summary>What a tenant was told of an envelope, and how the telling goes.</summary>
/// <param name="Told">By message index: how many changes were told, and the status told last; absent: nothing yet.</param>
internal sealed record StatusCursor(IReadOnlyDictionary<int, ToldStatus> Told)
{
    public static StatusCursor Empty { get; } = new(new Dictionary<int, ToldStatus>());

    /// <summary>Posts that failed in a row.</summary>
    public int Attempts { get; init; }

    /// <summary>When the first of them failed.</summary>
    public DateTimeOffset? FailingSince { get; init; }

    /// <summary>Not to be tried before this.</summary>
    public DateTimeOffset? NotBefore { get; init; }

    /// <summary>Why it was given up; null: it was not.</summary>
    public string? DeadReason { get; init; }

    public static StatusCursor Read(Row row)
    {
        var told = new Dictionary<int, ToldStatus>();
        foreach (var part in row.Text("told").Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var fields = part.Split(':');
            told.Add(
                int.Parse(fields[0], CultureInfo.InvariantCulture),
                new ToldStatus(int.Parse(fields[1], CultureInfo.InvariantCulture), Enum.Parse<MessageStatus>(fields[2])));
        }
        return new StatusCursor(told)
        {
            Attempts = (int)row.Number("attempts"),
            FailingSince = row.TimestampOrNull("failingSince"),
            NotBefore = row.TimestampOrNull("notBefore"),
            DeadReason = row.TextOrNull("deadReason"),
        };
    }

    public Dictionary<string, RowValue> Write()
    {
        var told = string.Join(' ', Told.OrderBy(item => item.Key).Select(item => string.Create(CultureInfo.InvariantCulture, $"{item.Key}:{item.Value.Sequence}:{item.Value.Status}")));
        var properties = new Dictionary<string, RowValue> { ["told"] = told, ["attempts"] = (long)Attempts };
        if (FailingSince is { } since) properties["failingSince"] = since;
        if (NotBefore is { } notBefore) properties["notBefore"] = notBefore;
        if (DeadReason is { } reason) properties["deadReason"] = reason;
        return properties;
    }
}

/// <summary>The last thing that was told of a message.</summary>
internal readonly record struct ToldStatus(int Sequence, MessageStatus Status);
