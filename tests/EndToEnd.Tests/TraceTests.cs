using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Reflection;
using System.Text;
using MessageFunctions.Embedded.Storage;
using MessageFunctions.Functions;
using MessageFunctions.Functions.Access;
using MessageFunctions.Functions.FirstRun;
using MessageFunctions.Functions.Http;
using MessageFunctions.Metrics;
using MessageFunctions.Orchestrations.BudgetSaga;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace MessageFunctions.EndToEnd.Tests;

/// <summary>The whole app, as it traces itself.</summary>
public sealed class TraceTests
{
    /// <summary>A file to draw the trace into.</summary>
    private const string PictureVariable = "MESSAGEFUNCTIONS_TRACE_PICTURE";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(45);

    [Fact]
    public async Task Given_a_batch_When_it_was_sent_and_settled_Then_request_queue_saga_and_sends_are_one_trace()
    {
        var spans = new ConcurrentQueue<Activity>();
        var settled = new TaskCompletionSource();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name is AppTraces.SourceName or "Microsoft.AspNetCore",
            Sample = (ref _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activity =>
            {
                spans.Enqueue(activity);
                if (activity.OperationName == "envelope.settle") settled.TrySetResult();
            },
        };
        ActivitySource.AddActivityListener(listener);
        using var directory = new TemporaryDirectory();
        using var host = await StartAsync(directory.Path);
        var key = host.Services.GetRequiredService<SeedService>().Keys.First(key => key.Name == "demo-app").Text;
        var address = host.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        using var client = new HttpClient { BaseAddress = new Uri(address) };
        client.DefaultRequestHeaders.Add("x-api-key", key);

        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync(new Uri("/api/health/live", UriKind.Relative), TestContext.Current.CancellationToken)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync(new Uri("/api/health/ready", UriKind.Relative), TestContext.Current.CancellationToken)).StatusCode);
        var messages = Enumerable.Range(0, 50).Select(i => new { to = new { user = $"user-{i}" } }).ToArray();
        var response = await client.PostAsJsonAsync(
            "/api/v1/batches", new { line = "orders", kind = "transactional", channels = new[] { "inbox" }, content = new { subject = "Hello", text = "On its way." }, messages }, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        await settled.Task.WaitAsync(Patience, TestContext.Current.CancellationToken);
        await host.StopAsync(TestContext.Current.CancellationToken);

        var steps = spans.Where(span => span.Source.Name == AppTraces.SourceName).ToList();
        Assert.Equal(
            ["envelope.reserve", "envelope.send", "envelope.settle", "envelope.start", "envelope.store"],
            steps.Select(span => span.OperationName).Distinct().Order(StringComparer.Ordinal));
        var trace = Assert.Single(steps.Select(span => span.TraceId).Distinct());
        var request = Assert.Single(spans, span => span.TraceId == trace && span.Source.Name == "Microsoft.AspNetCore");
        Assert.All(steps, span => Assert.Equal(request.SpanId, span.ParentSpanId));
        if (Environment.GetEnvironmentVariable(PictureVariable) is { Length: > 0 } file)
            await File.WriteAllTextAsync(file, Picture([request, .. steps.OrderBy(span => span.StartTimeUtc)]), TestContext.Current.CancellationToken);
    }

    private static async Task<IHost> StartAsync(string directory)
    {
        var builder = FunctionsApplication.CreateBuilder(["--urls=http://127.0.0.1:0", $"--AzureWebJobsScriptRoot={AppContext.BaseDirectory}", $"--MESSAGEFUNCTIONS_DATA={directory}"]);
        builder.Functions.Types = [.. new[] { typeof(AppServices).Assembly, typeof(BudgetSaga).Assembly }.SelectMany(assembly => assembly.GetTypes()).Where(HasFunction)];
        builder.ConfigureFunctionsWebApplication();
        builder.UseMiddleware<ProblemMiddleware>();
        builder.UseAccess();
        builder.Services.AddSqliteStorage(_ => directory);
        builder.Services.AddMessageFunctions(builder.Configuration);
        var host = builder.Build();
        await host.StartAsync(TestContext.Current.CancellationToken);
        return host;
    }

    private static bool HasFunction(Type type) =>
        type.GetMethods(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly)
            .Any(method => method.IsDefined(typeof(FunctionAttribute), inherit: false));

    /// <summary>A bar a span, in the order they began.</summary>
    private static string Picture(IReadOnlyList<Activity> spans)
    {
        const int Left = 190, Width = 620, Row = 26;
        var begin = spans.Min(span => span.StartTimeUtc);
        var total = spans.Max(span => span.StartTimeUtc + span.Duration) - begin;
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"960\" height=\"{(spans.Count * Row) + 50}\" font-family=\"sans-serif\" font-size=\"13\">\n");
        svg.Append("<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n");
        svg.Append(CultureInfo.InvariantCulture, $"<text x=\"10\" y=\"22\" font-weight=\"bold\">trace {spans[0].TraceId}: a batch of 50 messages, {total.TotalMilliseconds:F0} ms</text>\n");
        for (var i = 0; i < spans.Count; i++)
        {
            var span = spans[i];
            var x = Left + (Width * ((span.StartTimeUtc - begin) / total));
            var width = Math.Max(2, Width * (span.Duration / total));
            var y = 36 + (i * Row);
            var name = i == 0 ? "POST /api/v1/batches" : span.OperationName;
            svg.Append(CultureInfo.InvariantCulture, $"<text x=\"10\" y=\"{y + 15}\">{name}</text><rect x=\"{x:F1}\" y=\"{y + 2}\" width=\"{width:F1}\" height=\"18\" rx=\"2\" fill=\"{(i == 0 ? "#4c6ef5" : "#12b886")}\"/>");
            svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{x + width + 6:F1}\" y=\"{y + 15}\" fill=\"#555\">{span.Duration.TotalMilliseconds:F1} ms</text>\n");
        }
        return svg.Append("</svg>\n").ToString();
    }

    private sealed class TemporaryDirectory : IDisposable
    {
        public string Path { get; } = Directory.CreateTempSubdirectory("trace-").FullName;

        public void Dispose() => Directory.Delete(Path, recursive: true);
    }
}
