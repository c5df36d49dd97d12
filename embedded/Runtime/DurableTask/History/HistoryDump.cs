using System.Globalization;
using System.Text;

namespace MessageFunctions.Embedded.DurableTask;

/// <summary>A history in words, for whoever looks for a fault.</summary>
internal static class HistoryDump
{
    public static string Of(InstanceRow row, IReadOnlyList<HistoryChunk> history)
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"{row.Name} '{row.Id}' {row.Status}, input {Payload.Text(row.Input) ?? "null"}");
        var position = 0;
        foreach (var chunk in history)
        {
            var at = new DateTime(chunk.AtTicks, DateTimeKind.Utc);
            text.AppendLine(CultureInfo.InvariantCulture, $"  step {chunk.Number} at {at:o}");
            foreach (var input in chunk.Inputs) AppendEvent(text, position++, "→", input);
            foreach (var output in chunk.Outputs) AppendEvent(text, position++, "←", output);
        }
        if (row.Output is not null) text.AppendLine(CultureInfo.InvariantCulture, $"  output {Payload.Text(row.Output)}");
        if (row.Failure is not null) text.AppendLine(CultureInfo.InvariantCulture, $"  failure {HistoryCodec.DecodeFailure(row.Failure)}");
        return text.ToString();
    }

    private static void AppendEvent(StringBuilder text, int position, string direction, HistoryEvent item)
    {
        text.Append(CultureInfo.InvariantCulture, $"    {position} {direction} {Replay.Describe(item)}");
        var payload = item switch
        {
            TaskCompleted completed => completed.Result,
            EventRaised raised => raised.Payload,
            ExecutionTerminated terminated => terminated.Output,
            TaskScheduled scheduled => scheduled.Input,
            _ => null,
        };
        text.AppendLine(payload is null ? "" : $" {Payload.Text(payload)}");
    }
}
