using System.Text.Json;
using MessageFunctions.Channels.Simulator;
using MessageFunctions.Channels.Tests.Webhook;
using MessageFunctions.Messages;
using MessageFunctions.Receipts;
using Microsoft.Extensions.Logging.Abstractions;

namespace MessageFunctions.Channels.Tests.Simulator;

public sealed class SimulatorReceiptsTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Whatever_was_taken_is_reported_over_HTTP_signed_and_some_of_it_twice()
    {
        using var directory = new TemporaryDirectory();
        var refusals = 1;
        await using var server = await WebhookServer.StartAsync(context =>
        {
            // The first report is not taken, and comes again.
            context.Response.StatusCode = Interlocked.Decrement(ref refusals) >= 0 ? 503 : 200;
            return Task.CompletedTask;
        });
        var secret = WebhookSecret.Create().Reveal();
        var options = new SimulatorOptions
        {
            LatencyMilliseconds = 0,
            TimeoutMilliseconds = 0,
            Seed = 3,
            RejectedBasisPoints = 2_000,
            TakenUnansweredBasisPoints = 2_000,
            LostBasisPoints = 1_000,
            LogPath = directory.File("simulator.log"),
            ReceiptUrl = server.Url.ToString(),
            ReceiptSecret = secret,
            ReceiptDelayMilliseconds = 20,
            ReceiptFailedBasisPoints = 1_000,
            ReceiptDuplicateBasisPoints = 1_000,
        };
        using var provider = new SimulatedProvider(options, TimeProvider.System);
        using var http = new HttpClient();
        using var receipts = new SimulatorReceipts(options, http, TimeProvider.System, NullLogger<SimulatorReceipts>.Instance);
        var channel = new SimulatorChannel(ChannelId.Parse("sms"), provider, options, receipts, TimeProvider.System);
        await receipts.StartAsync(Token);
        for (var i = 0; i < 20; i++) await channel.SendAsync(Batches.OfCount(100), Token);

        var taken = SimulatorLog.Read(options.LogPath)
            .Where(entry => entry.Verdict is SimulatorVerdict.Taken or SimulatorVerdict.TakenUnanswered)
            .SelectMany(entry => entry.Indices.Select(index => new MessageId(entry.Envelope, index).ToString()))
            .ToHashSet();
        var verifier = new ReceiptProvider("simulator", new ReceiptProviderOptions { Secrets = [secret] });
        List<ReportedReceipt> reported;
        do
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, Token);
            Assert.All(server.Requests, request => Assert.Equal(SignatureCheck.Valid, verifier.Check(name => request.Headers.GetValueOrDefault(name), request.Body, TimeProvider.System.GetUtcNow())));
            // All but the refused first one.
            reported = [.. server.Requests.Skip(1).SelectMany(request => JsonSerializer.Deserialize(request.Body, ReceiptJson.Default.ReceiptReport)!.Receipts)];
        }
        while (reported.Select(receipt => receipt.MessageId).Distinct().Count() < taken.Count);
        await receipts.StopAsync(Token);

        Assert.Equal(taken, reported.Select(receipt => receipt.MessageId).ToHashSet());
        Assert.InRange(reported.Count - taken.Count, taken.Count / 20, taken.Count / 5);
        Assert.InRange(reported.DistinctBy(receipt => receipt.MessageId).Count(receipt => receipt.Event == "failed"), taken.Count / 20, taken.Count / 5);
        Assert.All(reported, receipt => Assert.StartsWith("simulated", receipt.Code, StringComparison.Ordinal));
    }
}
