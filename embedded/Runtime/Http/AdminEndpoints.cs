using System.Reflection;
using System.Text.Json;
using MessageFunctions.Embedded.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;

namespace MessageFunctions.Embedded.Http;

/// <summary>What an operator asks of the host with the master key: run a function by hand, and how the host is.</summary>
internal sealed class AdminEndpoints(FunctionHost host, IHostKeys keys, TimeProvider time, ILoggerFactory loggers) : IHostEndpoints
{
    private readonly ILogger _logger = loggers.CreateLogger("Host.Admin");
    private readonly long _started = time.GetTimestamp();

    public void Map(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapPost("/admin/functions/{name}", RunAsync);
        endpoints.MapGet("/admin/host/status", StatusAsync);
        endpoints.MapGet("/admin/host/ping", static context => Task.CompletedTask);
    }

    /// <summary>202 as soon as the function is started; what becomes of it is in the log.</summary>
    private async Task RunAsync(HttpContext context)
    {
        if (!keys.IsMaster(context.Request))
        {
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return;
        }
        var name = (string)context.Request.RouteValues["name"]!;
        if (host.Find(name) is not { } function)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }
        var (isValid, input) = await ReadInputAsync(context);
        if (!isValid)
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            await context.Response.WriteAsync("""The body must be {"input": "..."}.""");
            return;
        }
        if (host.StartByHand(function, input) is not { } running)
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            await context.Response.WriteAsync($"A {function.Trigger.GetType().Name} cannot be run by hand.");
            return;
        }
        _ = LogFailureAsync(function, running);
        context.Response.StatusCode = StatusCodes.Status202Accepted;
    }

    private async Task LogFailureAsync(FunctionDescriptor function, Task running)
    {
        try
        {
            await running;
        }
#pragma warning disable CA1031 // Whatever the function throws is logged as for any other start of it.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Log.FunctionFailed(_logger, function.Name, exception);
        }
    }

    private static async Task<(bool IsValid, string? Input)> ReadInputAsync(HttpContext context)
    {
        try
        {
            using var body = await JsonDocument.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted);
            if (body.RootElement.ValueKind != JsonValueKind.Object) return (false, null);
            if (!body.RootElement.TryGetProperty("input", out var input)) return (true, null);
            return (true, input.ValueKind == JsonValueKind.String ? input.GetString() : input.GetRawText());
        }
        catch (JsonException)
        {
            return (context.Request.ContentLength == 0, null);
        }
    }

    private async Task StatusAsync(HttpContext context)
    {
        if (!keys.IsMaster(context.Request))
        {
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return;
        }
        var version = typeof(AdminEndpoints).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;
        context.Response.ContentType = "application/json; charset=utf-8";
        await using var json = new Utf8JsonWriter(context.Response.BodyWriter);
        json.WriteStartObject();
        json.WriteString("id", host.Id);
        json.WriteString("state", host.State);
        json.WriteString("version", version.Split('+')[0]);
        json.WriteString("versionDetails", version);
        json.WriteString("computerName", Environment.MachineName);
        json.WriteNumber("processUptime", (long)time.GetElapsedTime(_started).TotalMilliseconds);
        json.WriteEndObject();
    }
}
