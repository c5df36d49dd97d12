using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using MessageFunctions.EndToEnd.Tests;

namespace MessageFunctions.Benchmarks.MainJob;

/// <summary>The app as its users run it, a process of its own, and what the benchmarks ask of it over HTTP.</summary>
internal sealed partial class MainJobApp : IAsyncDisposable
{
    private MainJobApp(AppProcess process, HttpClient http, HttpClient platform) => (Process, Http, Platform) = (process, http, platform);

    public AppProcess Process { get; }

    /// <summary>As the demonstration tenant's staff.</summary>
    public HttpClient Http { get; }

    public HttpClient Platform { get; }

    public static async Task<MainJobApp> StartAsync(string directory, Dictionary<string, string>? settings = null)
    {
        var all = new Dictionary<string, string>
        {
            ["Logging__LogLevel__Default"] = "Warning",
            ["Telemetry__Prometheus"] = "true",
            ["Channels__Simulator__LatencyMilliseconds"] = "0",
        };
        foreach (var (name, value) in settings ?? []) all[name] = value;
        var process = await AppProcess.StartAsync(directory, all);
        return new MainJobApp(process, process.Client(await process.KeyAsync("demo-staff")), process.Client(await process.KeyAsync("platform")));
    }

    /// <summary>Hands in so many messages of a line as one stream; answers when all are durable.</summary>
    public async Task StreamAsync(string line, string kind, int messages)
    {
        var head = $$$"""{"line":"{{{line}}}","kind":"{{{kind}}}","channels":["simulator"],"content":{"text":"It is on its way."}}""";
        using var request = new HttpRequestMessage(HttpMethod.Post, "api/v1/batches") { Content = new LinesContent(head, messages) };
        using var answer = await Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        var text = await answer.Content.ReadAsStringAsync();
        if (!text.Contains($"\"accepted\":{messages.ToString(CultureInfo.InvariantCulture)}", StringComparison.Ordinal)) throw new InvalidOperationException($"{answer.StatusCode}: {text[..Math.Min(500, text.Length)]}");
    }

    public async Task<string> SingleAsync(string line, string kind)
    {
        using var answer = await Http.PostAsJsonAsync("api/v1/messages", new { line, kind, channels = (string[])["simulator"], to = new { user = "ada" }, content = new { text = "Your code is 123456." } });
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetString()!;
    }

    /// <summary>Messages that a line has paid for.</summary>
    public async Task<long> SpentAsync(string line)
    {
        var budgets = await Http.GetFromJsonAsync<JsonElement>("api/v1/budgets");
        return budgets.GetProperty("items").EnumerateArray()
            .Where(account => account.GetProperty("id").GetString()!.StartsWith($"demo.{line}.simulator.", StringComparison.Ordinal))
            .Sum(account => account.GetProperty("spent").GetProperty("pv").GetInt64());
    }

    /// <summary>From acceptance to the provider's taking it, as the message's own record says; null: it is not sent yet.</summary>
    public async Task<double?> SentAfterAsync(string id)
    {
        var message = await Http.GetFromJsonAsync<JsonElement>($"api/v1/messages/{id}");
        var sent = message.GetProperty("steps").EnumerateArray().FirstOrDefault(step => step.GetProperty("event").GetString() == "result_accepted");
        return sent.ValueKind == JsonValueKind.Undefined ? null : (sent.GetProperty("at").GetDateTimeOffset() - message.GetProperty("createdAt").GetDateTimeOffset()).TotalMilliseconds;
    }

    /// <summary>What the app has counted so far, by store and operation.</summary>
    public async Task<Dictionary<string, double>> OperationsAsync()
    {
        var counts = new Dictionary<string, double>();
        foreach (Match line in OperationLine().Matches(await Platform.GetStringAsync("api/metrics")))
        {
            var tags = line.Groups["tags"].Value;
            var name = $"{StoreTag().Match(tags).Groups[1].Value} {OperationTag().Match(tags).Groups[1].Value}";
            counts[name] = double.Parse(line.Groups["value"].Value, CultureInfo.InvariantCulture);
        }
        return counts;
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        Platform.Dispose();
        await Process.DisposeAsync();
    }

    [GeneratedRegex(@"^messagefunctions_operations_total\{(?<tags>[^}]*)\} (?<value>[0-9.eE+]+)", RegexOptions.Multiline)]
    private static partial Regex OperationLine();

    [GeneratedRegex("store=\"([a-z]+)\"")]
    private static partial Regex StoreTag();

    [GeneratedRegex("operation=\"([a-z]+)\"")]
    private static partial Regex OperationTag();

    /// <summary>Lines written as they are sent: the load generator holds none of them.</summary>
    private sealed class LinesContent : HttpContent
    {
        private const int LinesPerWrite = 1_000;
        private readonly string _head;
        private readonly int _count;

        public LinesContent(string head, int count)
        {
            (_head, _count) = (head, count);
            Headers.ContentType = new MediaTypeHeaderValue("application/x-ndjson");
        }

        protected override async Task SerializeToStreamAsync(Stream stream, System.Net.TransportContext? context)
        {
            var text = new StringBuilder(_head).Append('\n');
            for (var i = 0; i < _count; i++)
            {
                text.Append(CultureInfo.InvariantCulture, $$$"""{"to":{"user":"customer-{{{i}}}"}}""").Append('\n');
                if (i % LinesPerWrite != LinesPerWrite - 1 && i != _count - 1) continue;
                await stream.WriteAsync(Encoding.UTF8.GetBytes(text.ToString()));
                text.Clear();
            }
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
