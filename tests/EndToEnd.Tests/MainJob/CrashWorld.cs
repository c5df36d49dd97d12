using System.Net.Http.Json;
using System.Text.Json;
using MessageFunctions.Channels;
using MessageFunctions.Channels.Simulator;
using MessageFunctions.Channels.Tests.Webhook;
using Microsoft.AspNetCore.Http;

namespace MessageFunctions.EndToEnd.Tests.MainJob;

/// <summary>
/// One data directory that outlives its processes, a load on whoever runs over it, and two providers: a webhook server in this process, which drops
/// repeats, and the app's simulator with its own log, which does not.
/// </summary>
internal sealed class CrashWorld : IAsyncDisposable
{
    private const int Workers = 6;
    private const long Price = 50;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly string _directory;
    private readonly Random _random;
    private readonly WebhookServer _hook;
    private readonly Dictionary<string, string> _settings;
    private readonly CrashPromises _promises = new();
    private string? _key;

    private CrashWorld(string directory, int seed, WebhookServer hook)
    {
        (_directory, _random, _hook) = (directory, new Random(seed), hook);
        _settings = new Dictionary<string, string>
        {
            ["Logging__LogLevel__Default"] = "Warning",
            ["Channels__Recovery__FirstDelaySeconds"] = "1",
            ["Channels__Webhook__TimeoutSeconds"] = "2",
            ["Channels__Webhook__Secrets__0"] = "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=",
            ["Channels__Webhook__AllowHttp"] = "true",
            ["Channels__Webhook__AllowedNetworks__0"] = "127.0.0.0/8",
            ["Channels__Simulator__IsIdempotent"] = "false",
            ["Channels__Simulator__BatchSize"] = "10",
            ["Channels__Simulator__LatencyMilliseconds"] = "20",
            ["Channels__Simulator__LatencyJitterMilliseconds"] = "80",
            ["Channels__Simulator__TimeoutMilliseconds"] = "150",
            ["Channels__Simulator__RejectedBasisPoints"] = "200",
            ["Channels__Simulator__RetryableBasisPoints"] = "200",
            ["Channels__Simulator__TakenUnansweredBasisPoints"] = "20",
            ["Channels__Simulator__LostBasisPoints"] = "20",
        };
    }

    /// <param name="directory">Where the app's data directory is made.</param>
    /// <param name="seed">What is random in the load.</param>
    /// <param name="answer">What the webhook server does with a request that it has taken; null: it answers 200.</param>
    public static async Task<CrashWorld> StartAsync(string directory, int seed, Func<HttpContext, Task>? answer = null)
    {
        var hook = await WebhookServer.StartAsync(answer);
        return new CrashWorld(directory, seed, hook);
    }

    /// <summary>Messages promised so far.</summary>
    public int Promised => _promises.Count;

    /// <summary>Starts the app, loads it for a random time and kills it; before that something may be done to it.</summary>
    public async Task RoundAsync(int round, Func<AppProcess, Task>? before = null)
    {
        await using var app = await StartAppAsync();
        using var stopping = new CancellationTokenSource();
        var begun = TimeProvider.System.GetTimestamp();
        var life = TimeSpan.FromMilliseconds(_random.Next(50, 1_500));
        var promised = _promises.Count;
        var workers = Enumerable.Range(0, Workers).Select(worker => Task.Run(() => LoadAsync(app, new Random(HashCode.Combine(_random.Next(), round, worker)), stopping.Token))).ToList();
        // Killed by the clock, but not before the load has taken effect.
        while (TimeProvider.System.GetElapsedTime(begun) < life || _promises.Count == promised)
        {
            if (TimeProvider.System.GetElapsedTime(begun) > Patience) throw new TimeoutException($"Nothing was accepted:\n{app.Output}");
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System);
        }
        if (before is not null) await before(app);
        await app.KillAsync();
        await stopping.CancelAsync();
        await Task.WhenAll(workers);
    }

    /// <summary>Starts the app once more, waits until every message is at rest, and reads what there is to compare.</summary>
    public async Task<CrashAccount> SettleAsync()
    {
        await using var app = await StartAppAsync();
        using var http = app.Client(_key);
        Dictionary<string, CrashedMessage> messages;
        for (var begun = TimeProvider.System.GetTimestamp(); ;)
        {
            messages = await ReadAllAsync(http);
            var moving = messages.Values.Count(message => !message.IsAtRest);
            if (moving == 0 && await NothingIsReservedAsync(http, messages)) break;
            if (TimeProvider.System.GetElapsedTime(begun) > Patience)
                throw new TimeoutException($"{moving} messages are still on their way.\n{await DescribeAsync(http, messages)}\n{app.Output}");
            await Task.Delay(TimeSpan.FromMilliseconds(500), TimeProvider.System);
        }
        var budgets = await http.GetFromJsonAsync<JsonElement>("api/v1/budgets");
        List<CrashedBudget> accounts = [];
        foreach (var budget in budgets.GetProperty("items").EnumerateArray())
        {
            var id = budget.GetProperty("id").GetString()!;
            var proof = await http.GetFromJsonAsync<JsonElement>($"api/v1/budgets/{id}/proof");
            accounts.Add(new CrashedBudget(
                id, budget.GetProperty("spent").GetProperty("pv").GetInt64(), budget.GetProperty("held").GetProperty("pv").GetInt64(),
                budget.GetProperty("limit").GetProperty("pv").GetInt64(), proof.GetProperty("isProven").GetBoolean()));
        }
        var simulated = SimulatorLog.Read(Path.Combine(_directory, "data", "simulator.log"))
            .Where(entry => entry.Verdict is SimulatorVerdict.Taken or SimulatorVerdict.TakenUnanswered)
            .SelectMany(entry => entry.Indices.Select(index => $"{entry.Envelope}-{index}"));
        var posted = _hook.Requests.Select(request => request.Headers[WebhookSignature.IdHeader]);
        return new CrashAccount(_promises, messages, accounts, [.. simulated], [.. posted]);
    }

    public ValueTask DisposeAsync() => _hook.DisposeAsync();

    private async Task<AppProcess> StartAppAsync()
    {
        var app = await AppProcess.StartAsync(_directory, _settings);
        if (_key is not null) return app;
        _key = await app.KeyAsync("demo-staff");
        // Half of what customer care sends cannot be paid for, so that holds and refusals are among what is interrupted.
        using var http = app.Client(_key);
        using var quota = new HttpRequestMessage(HttpMethod.Put, "api/v1/lines/care/quotas/simulator")
        {
            Content = JsonContent.Create(new { cashMicros = 200 * Price, pv = 200, elasticFactorBasisPoints = 10_000 }),
            Headers = { { "If-Match", "*" } },
        };
        using var saved = await http.SendAsync(quota);
        saved.EnsureSuccessStatusCode();
        return app;
    }

    private async Task LoadAsync(AppProcess app, Random random, CancellationToken stopping)
    {
        using var http = app.Client(_key);
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                switch (random.Next(6))
                {
                    case < 2: await SingleAsync(http, new { line = "orders", kind = "transactional", channels = (string[])["webhook"], to = new { url = $"{_hook.Url}orders" }, content = Content }, stopping); break;
                    case < 4: await SingleAsync(http, new { line = "orders", kind = "service", channels = (string[])["simulator"], to = new { user = "ada" }, content = Content }, stopping); break;
                    case 4: await BatchAsync(http, "promo", "marketing", random.Next(1, 60), stopping); break;
                    default: await BatchAsync(http, "care", "service", random.Next(1, 20), stopping); break;
                }
            }
            catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException or JsonException)
            {
                // The process is gone: what it did not answer it did not promise.
                return;
            }
        }
    }

    private static object Content => new { subject = "Note", text = "It is on its way." };

    private async Task SingleAsync(HttpClient http, object body, CancellationToken stopping)
    {
        using var answer = await http.PostAsJsonAsync("api/v1/messages", body, stopping);
        if ((int)answer.StatusCode == 202) _promises.Add((await answer.Content.ReadFromJsonAsync<JsonElement>(stopping)).GetProperty("id").GetString()!);
    }

    private async Task BatchAsync(HttpClient http, string line, string kind, int count, CancellationToken stopping)
    {
        var messages = Enumerable.Range(0, count).Select(n => new { to = new { user = $"{line}-{n}" } });
        using var answer = await http.PostAsJsonAsync("api/v1/batches", new { line, kind, channels = (string[])["simulator"], content = Content, messages }, stopping);
        if ((int)answer.StatusCode != 202) return;
        var summary = await answer.Content.ReadFromJsonAsync<JsonElement>(stopping);
        _promises.AddBatch(summary.GetProperty("batchId").GetString()!, summary.GetProperty("accepted").GetInt32());
    }

    private static async Task<Dictionary<string, CrashedMessage>> ReadAllAsync(HttpClient http)
    {
        var messages = new Dictionary<string, CrashedMessage>();
        string? continuation = null;
        do
        {
            var page = await http.GetFromJsonAsync<JsonElement>($"api/v1/messages?limit=200{(continuation is null ? "" : $"&continuation={Uri.EscapeDataString(continuation)}")}");
            foreach (var message in page.GetProperty("items").EnumerateArray()) messages[message.GetProperty("id").GetString()!] = CrashedMessage.Read(message);
            continuation = page.TryGetProperty("continuation", out var next) ? next.GetString() : null;
        }
        while (continuation is not null);
        return messages;
    }

    /// <summary>What does not come to its end: a message that still moves, and holds that are open.</summary>
    private static async Task<string> DescribeAsync(HttpClient http, Dictionary<string, CrashedMessage> messages)
    {
        var text = new List<string>();
        foreach (var id in messages.Where(message => !message.Value.IsAtRest).Select(message => message.Key).Take(2)) text.Add(await http.GetStringAsync($"api/v1/messages/{id}"));
        var budgets = await http.GetFromJsonAsync<JsonElement>("api/v1/budgets");
        foreach (var budget in budgets.GetProperty("items").EnumerateArray().Select(budget => budget.GetProperty("id").GetString()!))
        {
            var holds = await http.GetFromJsonAsync<JsonElement>($"api/v1/budgets/{budget}/holds?status=held&limit=1000");
            foreach (var hold in holds.GetProperty("items").EnumerateArray().Select(hold => hold.GetProperty("id").GetString()!))
            {
                var first = messages.FirstOrDefault(message => message.Key.StartsWith(hold[..26], StringComparison.Ordinal));
                if (messages.Any(message => message.Key.StartsWith(hold[..26], StringComparison.Ordinal) && message.Value.Status == "unknown")) continue;
                text.Add($"{budget} {hold}: {await http.GetStringAsync($"api/v1/messages/{first.Key}")}");
                if (text.Count > 6) return string.Join('\n', text);
            }
        }
        return string.Join('\n', text);
    }

    /// <summary>A message is at rest a moment before its hold is settled.</summary>
    private static async Task<bool> NothingIsReservedAsync(HttpClient http, Dictionary<string, CrashedMessage> messages)
    {
        var budgets = await http.GetFromJsonAsync<JsonElement>("api/v1/budgets");
        var held = budgets.GetProperty("items").EnumerateArray().Sum(budget => budget.GetProperty("held").GetProperty("pv").GetInt64());
        // One message in doubt keeps the hold of its whole envelope.
        var doubtful = messages.Where(message => message.Value.Status == "unknown").Select(message => CrashedMessage.EnvelopeOf(message.Key)).ToHashSet();
        return held <= messages.Keys.Count(id => doubtful.Contains(CrashedMessage.EnvelopeOf(id)));
    }
}
