using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace MessageFunctions.EndToEnd.Tests.Api;

/// <summary>Calls the API by path and JSON text.</summary>
internal sealed class ApiCaller(HttpClient http) : IDisposable
{
    public async Task<ApiAnswer> CallAsync(string method, string path, string? body = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), $"api/v1/{path}");
        foreach (var (name, value) in headers) Assert.True(request.Headers.TryAddWithoutValidation(name, value));
        if (body is not null) request.Content = new StringContent(body, Encoding.UTF8, MediaTypeHeaderValue.Parse("application/json"));
        using var response = await http.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        var isJson = response.Content.Headers.ContentType?.MediaType?.EndsWith("json", StringComparison.Ordinal) == true && text.Length > 0;
        return new ApiAnswer((int)response.StatusCode, text, isJson ? JsonNode.Parse(text) : null, response.Headers.ETag?.ToString(), response.Headers.Location?.ToString());
    }

    /// <summary>Calls and expects a success.</summary>
    public async Task<ApiAnswer> DoAsync(string method, string path, string? body = null, params (string Name, string Value)[] headers)
    {
        var answer = await CallAsync(method, path, body, headers);
        Assert.True(answer.Status is >= 200 and < 300, $"{method} {path}: {answer.Status} {answer.Text}");
        return answer;
    }

    public void Dispose() => http.Dispose();
}

internal sealed record ApiAnswer(int Status, string Text, JsonNode? Body, string? ETag, string? Location)
{
    public string? Code => (string?)Body?["code"];

    public string this[string property] => Body![property]!.ToString();
}
