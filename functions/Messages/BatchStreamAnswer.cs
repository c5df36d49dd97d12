using MessageFunctions.Functions.Http;
using MessageFunctions.Messages;
using MessageFunctions.Messages.Accept;
using Microsoft.AspNetCore.Http;

namespace MessageFunctions.Functions.Messages;

/// <summary>The answer to a streamed batch: a line with its id, one for each rejected message while they come, and one with the end.</summary>
internal sealed class BatchStreamAnswer(HttpContext context) : IBatchObserver
{
    private const int FlushBytes = 4_096;

    public ValueTask StartedAsync(BatchId batch)
    {
        context.Response.StatusCode = StatusCodes.Status202Accepted;
        context.Response.ContentType = MediaTypes.NdJson;
        JsonAnswer.Write(context.Response.BodyWriter, writer =>
        {
            writer.WriteStartObject();
            writer.WriteString("batchId"u8, batch.Value);
            writer.WriteEndObject();
        });
        return EndLineAsync(flush: true);
    }

    public ValueTask RejectedAsync(RejectedMessage message)
    {
        JsonAnswer.Write(context.Response.BodyWriter, writer => BatchViews.Write(writer, message));
        return EndLineAsync(context.Response.BodyWriter.UnflushedBytes >= FlushBytes);
    }

    public ValueTask EndedAsync(BatchSummary summary)
    {
        JsonAnswer.Write(context.Response.BodyWriter, writer => BatchViews.Write(writer, summary));
        return EndLineAsync(flush: true);
    }

    private async ValueTask EndLineAsync(bool flush)
    {
        var output = context.Response.BodyWriter;
        output.GetSpan(1)[0] = (byte)'\n';
        output.Advance(1);
        if (flush) await output.FlushAsync(context.RequestAborted);
    }
}
