using System.Text.Json;
using MessageFunctions.Functions.Http;
using MessageFunctions.Messages;
using MessageFunctions.Messages.Accept;

namespace MessageFunctions.Functions.Messages;

/// <summary>Batches as callers see them.</summary>
internal static class BatchViews
{
    public static void Write(Utf8JsonWriter writer, BatchSummary summary)
    {
        writer.WriteStartObject();
        writer.WriteString("batchId"u8, summary.Id.Value);
        writer.WriteNumber("accepted"u8, summary.Accepted);
        writer.WriteNumber("rejected"u8, summary.Rejected);
        writer.WriteBoolean("complete"u8, summary.Stopped is null);
        if (summary.Errors.Count > 0)
        {
            writer.WriteStartArray("rejections"u8);
            foreach (var error in summary.Errors) Write(writer, error);
            writer.WriteEndArray();
        }
        if (summary.ResumeAt is { } index) writer.WriteNumber("resumeAt"u8, index);
        if (summary.Stopped is { } problem)
        {
            writer.WritePropertyName("problem"u8);
            ProblemAnswer.Write(writer, problem);
        }
        writer.WriteEndObject();
    }

    public static void Write(Utf8JsonWriter writer, RejectedMessage message)
    {
        writer.WriteStartObject();
        writer.WriteNumber("index"u8, message.Index);
        ProblemAnswer.WriteErrors(writer, message.Problems);
        writer.WriteEndObject();
    }

    public static void Write(Utf8JsonWriter writer, BatchProgress progress)
    {
        var batch = progress.Batch;
        writer.WriteStartObject();
        writer.WriteString("batchId"u8, batch.Id.Value);
        writer.WriteString("line"u8, batch.Line.Value);
        writer.WriteString("createdAt"u8, batch.Id.CreatedAt);
        writer.WriteString("state"u8, State(progress));
        if (batch.StoppedBy is { } code) writer.WriteString("stoppedBy"u8, code);
        writer.WriteNumber("accepted"u8, batch.Accepted);
        writer.WriteNumber("rejected"u8, batch.Rejected);
        writer.WriteNumber("pending"u8, progress.Pending);
        writer.WriteStartObject("counts"u8);
        foreach (var status in MessageStatuses.All)
        {
            if (progress.Counts.TryGetValue(status, out var count)) writer.WriteNumber(status.Name(), count);
        }
        writer.WriteEndObject();
        writer.WriteNumber("deliveryReports"u8, progress.Delivered);
        writer.WriteEndObject();
    }

    private static string State(BatchProgress progress)
    {
        if (progress.Batch is { IsComplete: false, StoppedBy: null }) return "receiving";
        return progress.Pending > 0 ? "processing" : "done";
    }
}
