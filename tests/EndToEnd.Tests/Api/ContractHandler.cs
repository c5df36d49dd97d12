using System.Runtime.CompilerServices;

namespace MessageFunctions.EndToEnd.Tests.Api;

/// <summary>Every exchange of the end-to-end tests is held against the API's description; one that does not fit fails the test that made it.</summary>
internal sealed class ContractHandler(HttpMessageHandler inner) : DelegatingHandler(inner)
{
#pragma warning disable CA2255 // Before any test, whichever is the first.
    [ModuleInitializer]
    internal static void StandAroundEveryClient() => AppProcess.Wrap = static inner => new ContractHandler(inner);
#pragma warning restore CA2255

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        // What is streamed is sent once and cannot be looked at.
        var body = request.Content is StringContent or System.Net.Http.Json.JsonContent && IsJson(request.Content) ? await request.Content.ReadAsStringAsync(cancellationToken) : null;
        var response = await base.SendAsync(request, cancellationToken);
        var type = response.Content.Headers.ContentType?.MediaType;
        string? answer = null;
        if (IsJson(response.Content) || response.Content.Headers.ContentLength == 0) answer = await response.Content.ReadAsStringAsync(cancellationToken);
        if (OpenApiContract.Instance.Check(request.Method.Method, request.RequestUri!.AbsolutePath, body, (int)response.StatusCode, type, answer) is { } wrong) Assert.Fail(wrong);
        return response;
    }

    private static bool IsJson(HttpContent? content) => content?.Headers.ContentType?.MediaType is "application/json" or "application/problem+json";
}
