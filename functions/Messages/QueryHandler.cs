using MessageFunctions.Access;
using MessageFunctions.Functions.Http;
using MessageFunctions.Messages;
using MessageFunctions.Messages.Accept;
using MessageFunctions.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace MessageFunctions.Functions.Messages;

/// <summary>Answers questions about messages and batches; what belongs to another tenant, or to a line the caller may not use, does not exist here.</summary>
internal sealed class QueryHandler(MessageQueries messages, BatchQueries batches, CancelMessage cancel)
{
    public async Task<IResult> GetMessageAsync(CallerContext caller, string id, CancellationToken cancellationToken) =>
        await FindAsync(caller, id, cancellationToken) is { } record
            ? new JsonAnswer(StatusCodes.Status200OK, writer => MessageViews.Write(writer, record, withSteps: true))
            : NotFound();

    public async Task<IResult> SearchAsync(CallerContext caller, IQueryCollection query, CancellationToken cancellationToken)
    {
        var (page, problem) = await FindPageAsync(caller, query, cancellationToken);
        if (page is null) return new ProblemAnswer(problem!);
        return new JsonAnswer(StatusCodes.Status200OK, writer =>
        {
            writer.WriteStartObject();
            writer.WriteStartArray("items"u8);
            foreach (var record in page.Messages) MessageViews.Write(writer, record, withSteps: false);
            writer.WriteEndArray();
            if (page.Continuation is { } continuation) writer.WriteString("continuation"u8, continuation);
            writer.WriteEndObject();
        });
    }

    /// <summary>The page that a query asks for, without what is of lines that the caller may not use.</summary>
    public async ValueTask<(MessagePage? Page, Problem? Problem)> FindPageAsync(
        CallerContext caller, IEnumerable<KeyValuePair<string, StringValues>> query, CancellationToken cancellationToken)
    {
        var (search, problem) = SearchQuery.Read(caller.Tenant, query);
        if (search is null) return (null, problem);
        try
        {
            var page = await messages.SearchAsync(search, cancellationToken);
            return (page with { Messages = [.. page.Messages.Where(record => caller.MayUse(record.Envelope.Line))] }, null);
        }
        catch (ArgumentException) when (search.Continuation is not null)
        {
            return (null, KnownProblems.Continuation);
        }
    }

    public async Task<IResult> CancelAsync(CallerContext caller, string id, CancellationToken cancellationToken)
    {
        if (await FindAsync(caller, id, cancellationToken) is not { } record) return NotFound();
        if (await cancel.RunAsync(caller.Tenant, record.Id, caller.Subject, cancellationToken) is not { } state) return NotFound();
        if (state.Status != MessageStatus.Cancelled) return new ProblemAnswer(KnownProblems.CancelTooLate(state.Status.Name()));
        return new JsonAnswer(StatusCodes.Status200OK, writer =>
        {
            writer.WriteStartObject();
            writer.WriteString("id"u8, record.Id.ToString());
            writer.WriteString("status"u8, state.Status.Name());
            writer.WriteEndObject();
        });
    }

    public async Task<IResult> GetBatchAsync(CallerContext caller, string id, CancellationToken cancellationToken) =>
        BatchId.TryParse(id, out var batch) && await batches.GetAsync(caller.Tenant, batch, cancellationToken) is { } progress && caller.MayUse(progress.Batch.Line)
            ? new JsonAnswer(StatusCodes.Status200OK, writer => BatchViews.Write(writer, progress))
            : NotFound();

    /// <summary>Null: there is none, or none for this caller.</summary>
    public async ValueTask<MessageRecord?> FindAsync(CallerContext caller, string id, CancellationToken cancellationToken) =>
        MessageId.TryParse(id, out var message) && await messages.GetAsync(caller.Tenant, message, cancellationToken) is { } record && caller.MayUse(record.Envelope.Line)
            ? record
            : null;

    private static ProblemAnswer NotFound() => new(KnownProblems.NotFound);
}
