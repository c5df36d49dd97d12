using MessageFunctions.Access;
using MessageFunctions.Functions.Http;
using MessageFunctions.Functions.Reviews;
using MessageFunctions.Messages;
using MessageFunctions.Messages.Accept;
using MessageFunctions.Problems;
using MessageFunctions.Reviews;
using Microsoft.AspNetCore.Http;
using Microsoft.DurableTask.Client;

namespace MessageFunctions.Functions.Messages;

/// <summary>Withdraws a batch of the caller's tenant and line, then ends its reviews.</summary>
internal sealed class CancelBatchHandler(BatchStore batches, CancelBatch cancel, ReviewDesk desk)
{
    public async Task<IResult> RunAsync(CallerContext caller, DurableTaskClient client, string id, CancellationToken cancellationToken)
    {
        if (!BatchId.TryParse(id, out var batch) || await batches.GetAsync(caller.Tenant, batch, cancellationToken) is not { } record || !caller.MayUse(record.Line))
            return new ProblemAnswer(KnownProblems.NotFound);
        if (await cancel.RunAsync(caller.Tenant, batch, caller.Subject, cancellationToken) is not { } cancelled) return new ProblemAnswer(KnownProblems.NotFound);
        foreach (var review in await desk.CancelAsync(caller.Tenant, batch, cancellationToken)) await ReviewRunner.TellAsync(client, review, cancellationToken);
        return new JsonAnswer(StatusCodes.Status200OK, writer =>
        {
            writer.WriteStartObject();
            writer.WriteString("batchId"u8, batch.Value);
            writer.WriteNumber("cancelled"u8, cancelled);
            writer.WriteEndObject();
        });
    }
}
