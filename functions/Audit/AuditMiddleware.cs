using MessageFunctions.Access;
using MessageFunctions.Audit;
using MessageFunctions.Functions.Access;
using MessageFunctions.Storage;
using MessageFunctions.Tenants;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace MessageFunctions.Functions.Audit;

/// <summary>
/// Puts on record what audited functions change: noted before the function runs, so that nothing is changed without a trace, and appended to the
/// chain of the caller's tenant when it has answered. What was refused changed nothing and leaves no entry. It comes after the access middleware.
/// </summary>
public sealed class AuditMiddleware(AuditTable table, AuditLog log, AccessOptions access, ILogger<AuditMiddleware> logger) : IFunctionsWorkerMiddleware
{
    private const string VersionSegment = "/v1/";

    public Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(next);
        return table.Find(context.FunctionDefinition.Name) is { } action && context.GetHttpContext() is { } http
            ? RecordAsync(context, http, action, next)
            : next(context);
    }

    private async Task RecordAsync(FunctionContext context, HttpContext http, string action, FunctionExecutionDelegate next)
    {
        var caller = context.InstanceServices.GetRequiredService<ICaller>().Current;
        var entry = new AuditEntry(action, Subject(http)) { By = caller.Subject, From = ClientAddress.Of(http, access.TrustedProxies)?.ToString() };
        var intent = await log.BeginAsync(AuditChains.Of(entry.Subject, caller), entry, http.RequestAborted);
        // An exception leaves the note: nobody knows what became of the change, and the sweep says so.
        await next(context);
        try
        {
            // Not with the request's token: the change has happened, whoever is gone meanwhile.
            if (context.GetInvocationResult().Value is IStatusCodeHttpResult { StatusCode: >= 400 }) await log.DropAsync(intent);
            else await log.CompleteAsync(intent, With(entry, AuditNote.Of(http)));
        }
        catch (StorageUnavailableException exception)
        {
            Log.NotRecorded(logger, action, caller.Tenant, exception);
        }
    }

    private static AuditEntry With(AuditEntry entry, AuditNote note) => entry with
    {
        Subject = note.Subject ?? entry.Subject,
        Reason = note.Reason,
        Changes = note.Changes,
        BlastRadius = note.BlastRadius,
    };

    /// <summary>The route's own words: <c>/api/v1/lines/orders</c> is <c>lines/orders</c>. Routes of what is audited hold ids only.</summary>
    private static string Subject(HttpContext http)
    {
        var path = http.Request.Path.Value!;
        var at = path.IndexOf(VersionSegment, StringComparison.OrdinalIgnoreCase);
        return at < 0 ? path.TrimStart('/') : path[(at + VersionSegment.Length)..];
    }
}
