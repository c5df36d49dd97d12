using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Threading.Channels;
using MessageFunctions.Messages;
using MessageFunctions.Receipts;
using MessageFunctions.Tenants;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace MessageFunctions.Channels.Simulator;

/// <summary>
/// Posts the simulated provider's receipts over HTTP as a real one does: later, signed, some twice. Its queue is memory and bounded: what
/// does not fit, or is not taken in a few tries, is lost, as receipts of real providers are.
/// </summary>
public sealed class SimulatorReceipts(SimulatorOptions options, HttpClient http, TimeProvider time, ILogger<SimulatorReceipts> logger) : BackgroundService
{
    private const int MaxWaiting = 200_000;
    private const int MaxTries = 3;
    private readonly Channel<Taken> _waiting = Channel.CreateBounded<Taken>(new BoundedChannelOptions(MaxWaiting) { SingleReader = true });
    private readonly Random _random = new(options.Seed);
    private long _sequence;

    private readonly record struct Taken(TenantId Tenant, MessageId Message, DateTimeOffset DueAt);

    internal void Enqueue(ChannelBatch batch, SimulatorVerdict[] verdicts)
    {
        if (options.ReceiptUrl.Length == 0) return;
        var due = time.GetUtcNow().AddMilliseconds(options.ReceiptDelayMilliseconds);
        var dropped = 0;
        for (var i = 0; i < verdicts.Length; i++)
        {
            if (verdicts[i] is not (SimulatorVerdict.Taken or SimulatorVerdict.TakenUnanswered)) continue;
            if (!_waiting.Writer.TryWrite(new Taken(batch.Tenant, batch.Messages[i].Id, due))) dropped++;
        }
        if (dropped > 0) Log.ReceiptsDropped(logger, dropped, MaxWaiting);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.ReceiptUrl.Length == 0) return;
        var secrets = new[] { WebhookSecret.Parse(options.ReceiptSecret) };
        var batch = new List<ReportedReceipt>(ReceiptReport.MaxReceipts);
        try
        {
            while (await _waiting.Reader.WaitToReadAsync(stoppingToken))
            {
                while (batch.Count < ReceiptReport.MaxReceipts - 1 && _waiting.Reader.TryPeek(out var next))
                {
                    var wait = next.DueAt - time.GetUtcNow();
                    if (wait > TimeSpan.Zero)
                    {
                        if (batch.Count > 0) break;
                        await Task.Delay(wait, time, stoppingToken);
                    }
                    _waiting.Reader.TryRead(out next);
                    Report(batch, next);
                }
                await PostAsync(batch, secrets, stoppingToken);
                batch.Clear();
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host stops; what waits is lost, as said above.
        }
    }

    private void Report(List<ReportedReceipt> batch, Taken taken)
    {
        var failed = _random.Next(10_000) < options.ReceiptFailedBasisPoints;
        var receipt = new ReportedReceipt(
            taken.Tenant.Value, taken.Message.ToString(), failed ? "failed" : "delivered", time.GetUtcNow(),
            failed ? "simulated-bounce" : "simulated", $"sim-{taken.Message}");
        batch.Add(receipt);
        if (_random.Next(10_000) < options.ReceiptDuplicateBasisPoints) batch.Add(receipt);
    }

    private async Task PostAsync(List<ReportedReceipt> batch, WebhookSecret[] secrets, CancellationToken cancellationToken)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(new ReceiptReport(batch), ReceiptJson.Default.ReceiptReport);
        var id = string.Create(CultureInfo.InvariantCulture, $"sim-{time.GetUtcNow().ToUnixTimeMilliseconds()}-{++_sequence}");
        for (var attempt = 1; ; attempt++)
        {
            var problem = await TryPostAsync(body, id, secrets, cancellationToken);
            if (problem is null) return;
            if (attempt == MaxTries)
            {
                Log.ReceiptsNotPosted(logger, batch.Count, problem);
                return;
            }
            await Task.Delay(TimeSpan.FromSeconds(attempt), time, cancellationToken);
        }
    }

    private async Task<string?> TryPostAsync(byte[] body, string id, WebhookSecret[] secrets, CancellationToken cancellationToken)
    {
        var timestamp = WebhookSignature.Timestamp(time.GetUtcNow());
        using var request = new HttpRequestMessage(HttpMethod.Post, options.ReceiptUrl) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.Add(WebhookSignature.IdHeader, id);
        request.Headers.Add(WebhookSignature.TimestampHeader, timestamp);
        request.Headers.TryAddWithoutValidation(WebhookSignature.SignatureHeader, WebhookSignature.Sign(secrets, id, timestamp, body));
        try
        {
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            return response.IsSuccessStatusCode ? null : $"status {(int)response.StatusCode}";
        }
        catch (HttpRequestException exception)
        {
            return exception.HttpRequestError.ToString();
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return "timeout";
        }
    }
}
