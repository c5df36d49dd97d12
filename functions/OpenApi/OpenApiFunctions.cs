using MessageFunctions.Functions.Access;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace MessageFunctions.Functions.OpenApi;

/// <summary>The API's description for programs and for people.</summary>
internal sealed class OpenApiFunctions(OpenApiDocument document, ApiPage page)
{
    private const string Because = "It describes the API, and nothing that is anybody's.";

    [Function("GetOpenApi")]
    [AllowAnyone(Because)]
    public IResult GetDocument([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "v1/openapi.json")] HttpRequest request)
    {
        var headers = request.HttpContext.Response.Headers;
        headers.ETag = document.ETag;
        headers.CacheControl = "public, max-age=300";
        return request.Headers.IfNoneMatch == document.ETag ? Results.StatusCode(StatusCodes.Status304NotModified) : Results.Bytes(document.Json, "application/json");
    }

    [Function("GetApiPage")]
    [AllowAnyone(Because)]
    public IResult GetPage([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "v1/docs")] HttpRequest request)
    {
        var headers = request.HttpContext.Response.Headers;
        headers.ContentSecurityPolicy = page.Policy;
        headers["Referrer-Policy"] = "no-referrer";
        return Results.Bytes(page.Html, "text/html; charset=utf-8");
    }
}
