using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Azure;
using Azure.Core;
using Azure.Identity;
using MessageFunctions.Scaling;

namespace MessageFunctions.AzureAdapters.Scaling;

/// <summary>
/// Sets the always-ready and the largest number of instances of a Flex Consumption plan over Azure Resource Manager, with the app's identity. The platform adds
/// instances below the largest number by itself and drains those it takes away.
/// </summary>
/// <remarks>
/// <c>PATCH …/providers/Microsoft.Web/sites/{name}</c>, property <c>functionAppConfig.scaleAndConcurrency</c>. Needs the role <c>Website Contributor</c> on the app.
/// </remarks>
public sealed class FunctionAppScaler(FunctionAppScalerOptions options, TokenCredential credential, HttpClient http) : IScaler
{
    private const string ApiVersion = "2024-04-01";

    // The smallest number that the plan takes for its largest number of instances.
    private const int LeastMaximum = 40;
    private int _applied;

    public string Name => "function-app";

    public async ValueTask<string?> ApplyAsync(int instances, CancellationToken cancellationToken = default)
    {
        if (Volatile.Read(ref _applied) == instances) return null;
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(TimeSpan.FromSeconds(options.TimeoutSeconds));
        try
        {
            var token = await credential.GetTokenAsync(new TokenRequestContext([options.Scope]), patience.Token);
            var (site, problem) = await AskAsync(HttpMethod.Get, null, token.Token, patience.Token);
            if (problem is not null) return problem;
            if (site?["properties"]?["functionAppConfig"]?["scaleAndConcurrency"] is not JsonObject) return "not_flex_consumption";
            (_, problem) = await AskAsync(HttpMethod.Patch, Change(site, instances), token.Token, patience.Token);
            if (problem is null) Volatile.Write(ref _applied, instances);
            return problem;
        }
        catch (Exception exception) when (exception is HttpRequestException or RequestFailedException or AuthenticationFailedException)
        {
            return exception is HttpRequestException ? "unreachable" : "not_authenticated";
        }
        catch (JsonException)
        {
            return "unreadable_answer";
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return "timed_out";
        }
    }

    private async Task<(JsonNode? Answer, string? Problem)> AskAsync(HttpMethod method, JsonNode? body, string token, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, new Uri($"{options.Endpoint.TrimEnd('/')}{options.ResourceId}?api-version={ApiVersion}"));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        if (body is not null) request.Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
        using var answer = await http.SendAsync(request, cancellationToken);
        if (!answer.IsSuccessStatusCode) return (null, string.Create(CultureInfo.InvariantCulture, $"status_{(int)answer.StatusCode}"));
        return (method == HttpMethod.Get ? JsonNode.Parse(await answer.Content.ReadAsStringAsync(cancellationToken)) : null, null);
    }

    /// <summary>The whole configuration goes back as it came but for the two figures: what is left out of it would be set to its default.</summary>
    private JsonObject Change(JsonNode site, int instances)
    {
        var config = site["properties"]!["functionAppConfig"]!.DeepClone();
        var scale = config["scaleAndConcurrency"]!;
        scale["maximumInstanceCount"] = Math.Max(LeastMaximum, instances);
        scale["alwaysReady"] = new JsonArray([.. options.AlwaysReady.Select(group => new JsonObject { ["name"] = group, ["instanceCount"] = instances })]);
        return new JsonObject { ["properties"] = new JsonObject { ["functionAppConfig"] = config } };
    }
}
