using MessageFunctions.Problems;
using MessageFunctions.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.Logging;

namespace MessageFunctions.Functions.Http;

/// <summary>Gives every answer its headers, and turns what an HTTP function throws into a problem; everything else passes. It comes after <c>ConfigureFunctionsWebApplication()</c>.</summary>
internal sealed class ProblemMiddleware(ILogger<ProblemMiddleware> logger) : IFunctionsWorkerMiddleware
{
    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        if (context.GetHttpContext() is not { } http)
        {
            await next(context);
            return;
        }
        AnswerHeaders.Set(http);
        try
        {
            await next(context);
        }
#pragma warning disable CA1031 // The last place that can give the caller an answer.
        catch (Exception exception) when (!http.Response.HasStarted)
#pragma warning restore CA1031
        {
            // Who is gone gets no answer, and their going is no error.
            if (http.RequestAborted.IsCancellationRequested && exception is OperationCanceledException or IOException) return;
            await new ProblemAnswer(Map(exception, context.FunctionDefinition.Name)).ExecuteAsync(http);
        }
    }

    private static Problem InvalidHttp(int status) => new(status, ProblemCode.ValidationFailed, "The request is not valid HTTP.");

    private Problem Map(Exception exception, string function)
    {
        switch (exception)
        {
            case StorageUnavailableException:
                Log.StorageUnavailable(logger, function, exception);
                return KnownProblems.StorageUnavailable;
            case ArgumentException { ParamName: "continuation" }:
                // The stores' word for a continuation that is none of theirs.
                return KnownProblems.Continuation;
            case BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge }:
                return KnownProblems.BodyTooLarge(30_000_000);
            case BadHttpRequestException bad:
                return InvalidHttp(bad.StatusCode);
            case IOException { InnerException: OverflowException }:
                // The server's word for a chunk whose size is beyond counting.
                return InvalidHttp(StatusCodes.Status400BadRequest);
            default:
                Log.Failed(logger, function, exception);
                return KnownProblems.Internal;
        }
    }
}
