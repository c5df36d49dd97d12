using System.Net;
using System.Net.Http.Json;
using System.Reflection;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using MessageFunctions.AzureFlavour.Tests.Hosting.Protocol;
using MessageFunctions.Functions.Access;
using Microsoft.Azure.Functions.Worker;

namespace MessageFunctions.AzureFlavour.Tests;

/// <summary>
/// The app built for Azure, run by the official worker: its functions are found, loaded and called, its middleware sees the requests, and its
/// stores are Tables and Cosmos DB. Service Bus is not there, so what would go to its queues goes to the outbox.
/// </summary>
public sealed class OfficialWorkerTests(WorkerFixture worker) : IClassFixture<WorkerFixture>
{
    private static readonly Dictionary<string, MethodInfo> Declared = new[] { typeof(AllowAttribute).Assembly, typeof(Orchestrations.BudgetSaga.BudgetSaga).Assembly }
        .SelectMany(assembly => assembly.GetTypes())
        .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly))
        .Where(method => method.GetCustomAttribute<FunctionAttribute>() is not null)
        .ToDictionary(method => method.GetCustomAttribute<FunctionAttribute>()!.Name);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public void Every_function_of_the_code_is_found_and_loaded_and_no_other() =>
        Assert.Equal(Declared.Keys.Order(StringComparer.Ordinal), worker.Host.Functions.Keys.Order(StringComparer.Ordinal));

    [Fact]
    public void Queue_functions_take_batches_from_the_queues_by_the_connection_and_settle_messages_themselves()
    {
        var queues = worker.Host.Functions.Values.SelectMany(function => function.RawBindings).Select(raw => JsonNode.Parse(raw)!.AsObject())
            .Where(binding => (string?)binding["type"] == "serviceBusTrigger").OrderBy(binding => (string?)binding["queueName"], StringComparer.Ordinal).ToList();
        var declared = Declared.Values.SelectMany(method => method.GetParameters()).Select(parameter => parameter.GetCustomAttribute<ServiceBusTriggerAttribute>()?.QueueName).OfType<string>();
        Assert.Equal(declared.Order(StringComparer.Ordinal), queues.Select(binding => (string?)binding["queueName"]!));
        Assert.All(queues, binding =>
        {
            Assert.Equal("ServiceBus", (string?)binding["connection"]);
            Assert.Equal("Many", (string?)binding["cardinality"]);
            Assert.Equal("false", binding["autoCompleteMessages"]!.ToJsonString().Trim('"').ToLowerInvariant());
        });
    }

    [Fact]
    public async Task Every_http_function_answers_nobody_without_a_key_but_those_for_anyone()
    {
        var wrong = new List<string>();
        foreach (var (name, http) in Https())
        {
            using var response = await CallAsync(name, http, key: null);
            var expected = Declared[name].GetCustomAttribute<AllowAnyoneAttribute>() is null;
            if ((response.StatusCode == HttpStatusCode.Unauthorized) != expected || (int)response.StatusCode >= 500) wrong.Add($"{name}: {(int)response.StatusCode}");
        }
        Assert.True(wrong.Count == 0, $"{string.Join('\n', wrong)}\n{worker.Host.Output}");
    }

    [Fact]
    public async Task Every_http_function_gets_its_services_and_its_request()
    {
        var keys = new[] { await worker.KeyAsync("platform"), await worker.KeyAsync("demo-staff"), await worker.KeyAsync("demo-app") };
        var wrong = new List<string>();
        foreach (var (name, http) in Https())
        {
            foreach (var key in keys)
            {
                using var response = await CallAsync(name, http, key);
                if ((int)response.StatusCode is >= 500 or 401) wrong.Add($"{name}: {(int)response.StatusCode} {await response.Content.ReadAsStringAsync(Cancel)}");
            }
        }
        Assert.True(wrong.Count == 0, $"{string.Join('\n', wrong)}\n{worker.Host.Output}");
    }

    [Fact]
    public async Task A_message_is_durable_before_202_though_no_queue_takes_it()
    {
        var key = await worker.KeyAsync("demo-app");
        using var accept = new HttpRequestMessage(HttpMethod.Post, "/api/v1/messages")
        {
            Content = JsonContent.Create(new
            {
                line = "orders",
                kind = "transactional",
                channels = new[] { "inbox" },
                to = new { user = "ada" },
                content = new { subject = "Hello", text = "Your order is on its way." },
            }),
        };
        accept.Headers.Add("x-api-key", key);
        using var accepted = await worker.Host.SendAsync("AcceptMessage", accept);
        var body = await accepted.Content.ReadAsStringAsync(Cancel);
        Assert.True(accepted.StatusCode == HttpStatusCode.Accepted, $"{(int)accepted.StatusCode} {body}\n{worker.Host.Output}");
        var id = (string)JsonNode.Parse(body)!["id"]!;

        using var ask = new HttpRequestMessage(HttpMethod.Get, $"/api/v1/messages/{id}");
        ask.Headers.Add("x-api-key", key);
        using var asked = await worker.Host.SendAsync("GetMessage", ask);
        Assert.Equal(HttpStatusCode.OK, asked.StatusCode);
        Assert.Equal("accepted", (string?)(await asked.Content.ReadFromJsonAsync<JsonNode>(Cancel))!["status"]);
    }

    [Fact]
    public async Task Both_stores_answer()
    {
        using var response = await worker.Host.SendAsync("GetReadiness", new HttpRequestMessage(HttpMethod.Get, "/api/health/ready"));
        Assert.Equal("ready", await response.Content.ReadAsStringAsync(Cancel));
    }

    [Fact]
    public async Task Timers_run()
    {
        var timers = Declared.Where(function => function.Value.GetParameters().Any(parameter => parameter.GetCustomAttribute<TimerTriggerAttribute>() is not null)
            && !function.Value.GetParameters().Any(parameter => parameter.GetCustomAttribute<DurableClientAttribute>() is not null)).ToList();
        Assert.NotEmpty(timers);
        foreach (var (name, method) in timers)
        {
            var trigger = method.GetParameters().Single(parameter => parameter.GetCustomAttribute<TimerTriggerAttribute>() is not null).Name!;
            var result = (await worker.Host.InvokeAsync(name, (trigger, """{"ScheduleStatus":null,"IsPastDue":false}"""))).Result;
            Assert.True(result.Status == StatusResult.Types.Status.Success, $"{name}: {result.Exception?.Message}\n{result.Exception?.StackTrace}");
        }
    }

    private static IEnumerable<(string Name, HttpTriggerAttribute Http)> Https() =>
        Declared.Select(function => (function.Key, function.Value.GetParameters().Select(parameter => parameter.GetCustomAttribute<HttpTriggerAttribute>()).OfType<HttpTriggerAttribute>().FirstOrDefault()!))
            .Where(function => function.Item2 is not null && !NeedsDurable(function.Key));

    /// <summary>The Durable client's binding is the host's to fill, and this host has no Durable extension.</summary>
    private static bool NeedsDurable(string function) =>
        Declared[function].GetParameters().Any(parameter => parameter.GetCustomAttribute<DurableClientAttribute>() is not null);

    private async Task<HttpResponseMessage> CallAsync(string name, HttpTriggerAttribute http, string? key)
    {
        var path = Regex.Replace(http.Route!, @"\{[^}]*:int\}", "1");
        path = Regex.Replace(path, @"\{[^}]*\}", "none");
        var request = new HttpRequestMessage(http.Methods is [{ } method, ..] ? new HttpMethod(method.ToUpperInvariant()) : HttpMethod.Get, $"/api/{path}");
        if (key is not null) request.Headers.Add("x-api-key", key);
        if (request.Method != HttpMethod.Get) request.Content = new StringContent("{}", System.Text.Encoding.UTF8, "application/json");
        return await worker.Host.SendAsync(name, request);
    }
}
