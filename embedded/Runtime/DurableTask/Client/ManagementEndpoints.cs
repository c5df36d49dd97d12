using MessageFunctions.Embedded.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.DurableTask.Client;

namespace MessageFunctions.Embedded.DurableTask;

/// <summary>
/// The official HTTP management interface of orchestrations, behind the system key of the Durable extension: status, list, raise event,
/// terminate, suspend, resume, purge.
/// </summary>
internal sealed class ManagementEndpoints(DurableEngine engine, DurableTaskClient client, IHostKeys keys) : IHostEndpoints
{
    public const string Root = "/runtime/webhooks/durabletask/instances";

    private const string Extension = "durabletask_extension";

    public void Map(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet(Root, Guarded(ListAsync));
        endpoints.MapDelete(Root, Guarded(PurgeManyAsync));
        endpoints.MapGet(Root + "/{instanceId}", Guarded(GetAsync));
        endpoints.MapDelete(Root + "/{instanceId}", Guarded(PurgeAsync));
        endpoints.MapPost(Root + "/{instanceId}/raiseEvent/{eventName}", Guarded(RaiseEventAsync));
        endpoints.MapPost(Root + "/{instanceId}/terminate", Guarded(context => SteerAsync(
            context, new ExecutionTerminated(Payload.Serialize(Reason(context)), Recursive: false))));
        endpoints.MapPost(Root + "/{instanceId}/suspend", Guarded(context => SteerAsync(context, new ExecutionSuspended(Reason(context)))));
        endpoints.MapPost(Root + "/{instanceId}/resume", Guarded(context => SteerAsync(context, new ExecutionResumed(Reason(context)))));
    }

    private static string InstanceId(HttpContext context) => (string)context.Request.RouteValues["instanceId"]!;

    private static string? Reason(HttpContext context) => context.Request.Query["reason"];

    private RequestDelegate Guarded(RequestDelegate handle) => context =>
    {
        if (keys.IsSystem(context.Request, Extension)) return handle(context);
        context.Response.StatusCode = StatusCodes.Status401Unauthorized;
        return Task.CompletedTask;
    };

    private Task GetAsync(HttpContext context)
    {
        var row = engine.Store.Find(InstanceId(context));
        if (row is null)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        }
        context.Response.StatusCode = row switch
        {
            { IsFinished: false } => StatusCodes.Status202Accepted,
            { Status: OrchestrationRuntimeStatus.Failed } when context.Request.Query["returnInternalServerErrorOnFailure"] == "true" =>
                StatusCodes.Status500InternalServerError,
            _ => StatusCodes.Status200OK,
        };
        if (!row.IsFinished) context.Response.Headers.Location = $"{context.Request.Path}{context.Request.QueryString}";
        return InstanceJson.WriteAsync(context, row, withInput: context.Request.Query["showInput"] != "false");
    }

    private Task ListAsync(HttpContext context)
    {
        if (ManagementQuery.TryRead(context.Request, out var query) is { } problem) return RefuseAsync(context, problem);
        var page = engine.Store.File.Read(connection => InstanceQueries.ReadRows(connection, query, query.ContinuationToken, query.PageSize));
        if (page.ContinuationToken is { } token) context.Response.Headers[ManagementQuery.ContinuationHeader] = token;
        return InstanceJson.WriteAsync(context, page.Values, query.FetchInputsAndOutputs);
    }

    private async Task PurgeManyAsync(HttpContext context)
    {
        if (ManagementQuery.TryRead(context.Request, out var query) is { } problem)
        {
            await RefuseAsync(context, problem);
            return;
        }
        var result = await client.PurgeAllInstancesAsync(
            new PurgeInstancesFilter(query.CreatedFrom, query.CreatedTo, query.Statuses), context.RequestAborted);
        await AnswerPurgeAsync(context, result);
    }

    private async Task PurgeAsync(HttpContext context) =>
        await AnswerPurgeAsync(context, await client.PurgeInstanceAsync(InstanceId(context), context.RequestAborted));

    private static Task AnswerPurgeAsync(HttpContext context, PurgeResult result)
    {
        if (result.PurgedInstanceCount > 0) return context.Response.WriteAsJsonAsync(new { instancesDeleted = result.PurgedInstanceCount });
        context.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }

    private async Task RaiseEventAsync(HttpContext context)
    {
        var payload = await InstanceJson.ReadAsync(context.Request);
        if (payload.IsMalformed) await RefuseAsync(context, "The body must be JSON.");
        else await SteerAsync(context, new EventRaised((string)context.Request.RouteValues["eventName"]!, payload.Json));
    }

    private async Task SteerAsync(HttpContext context, InputEvent input) =>
        context.Response.StatusCode = await engine.DeliverAsync(InstanceId(context), input) switch
        {
            DeliveryOutcome.Recorded => StatusCodes.Status202Accepted,
            DeliveryOutcome.NotFound => StatusCodes.Status404NotFound,
            DeliveryOutcome.AlreadyFinished => StatusCodes.Status410Gone,
            var other => throw new InvalidOperationException($"Unknown outcome {other}."),
        };

    private static Task RefuseAsync(HttpContext context, string problem)
    {
        context.Response.StatusCode = StatusCodes.Status400BadRequest;
        return context.Response.WriteAsJsonAsync(new { message = problem });
    }
}
