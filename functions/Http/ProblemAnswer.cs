using System.Globalization;
using System.Text.Json;
using MessageFunctions.Functions.Grpc;
using MessageFunctions.Problems;
using Microsoft.AspNetCore.Http;

namespace MessageFunctions.Functions.Http;

/// <summary>The one place where a problem becomes an answer: RFC 9457, or for a call of gRPC-Web its trailers.</summary>
internal sealed class ProblemAnswer(Problem problem) : IResult, IStatusCodeHttpResult
{
    public const string ContentType = "application/problem+json";

    public int? StatusCode => problem.Status;

    public Task ExecuteAsync(HttpContext httpContext)
    {
        if (GrpcContent.Is(httpContext.Request)) return GrpcAnswer.Of(problem).ExecuteAsync(httpContext);
        var headers = httpContext.Response.Headers;
        headers.CacheControl = "no-store";
        if (problem.RetryAfter is { } wait)
        {
            // Whole seconds, rounded up: earlier would be too early.
            var seconds = Math.Max(1, (wait.Ticks + TimeSpan.TicksPerSecond - 1) / TimeSpan.TicksPerSecond);
            headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        }
        return new JsonAnswer(problem.Status, writer => Write(writer, problem), ContentType).ExecuteAsync(httpContext);
    }

    public static void Write(Utf8JsonWriter writer, Problem problem)
    {
        writer.WriteStartObject();
        writer.WriteString("type"u8, $"urn:messagefunctions:problem:{problem.Code}");
        writer.WriteString("title"u8, problem.Title);
        writer.WriteNumber("status"u8, problem.Status);
        writer.WriteString("code"u8, problem.Code);
        if (problem.Detail is { } detail) writer.WriteString("detail"u8, detail);
        if (problem.Errors.Count > 0) WriteErrors(writer, problem.Errors);
        writer.WriteEndObject();
    }

    public static void WriteErrors(Utf8JsonWriter writer, IReadOnlyList<ProblemItem> errors)
    {
        writer.WriteStartArray("errors"u8);
        foreach (var error in errors)
        {
            writer.WriteStartObject();
            writer.WriteString("code"u8, error.Code);
            writer.WriteString("pointer"u8, error.Pointer);
            writer.WriteString("detail"u8, error.Detail);
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
    }
}
