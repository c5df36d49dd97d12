using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using MessageFunctions.AzureAdapters.Storage;
using MessageFunctions.Channels;
using MessageFunctions.Functions.Telemetry;
using MessageFunctions.Messages;
using MessageFunctions.Metrics;
using MessageFunctions.Tenants;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Metrics;

namespace MessageFunctions.Infra.Tests;

/// <summary>Documents, alerts and workbook speak of the metrics that the code has.</summary>
public sealed class TelemetryTests
{
    private static readonly string Document = Repository.Text("docs", "telemetry.md");

    [Fact]
    public void Document_lists_every_metric_with_its_unit_and_a_query()
    {
        var instruments = Instruments();
        Assert.True(instruments.Count >= 11);
        Assert.All(instruments, instrument => Assert.False(string.IsNullOrWhiteSpace(instrument.Description)));
        var listed = Regex.Matches(Document, @"^\| `(messagefunctions\.[\w.]+)` \| `([^`]+)` \|", RegexOptions.Multiline);
        Assert.Equal(
            instruments.Select(instrument => $"{instrument.Name} {instrument.Unit}").Order(StringComparer.Ordinal),
            listed.Select(row => $"{row.Groups[1].Value} {row.Groups[2].Value}").Order(StringComparer.Ordinal));
        Assert.All(instruments, instrument => Assert.Contains($"name == '{instrument.Name}'", Document, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("modules", "alerts.bicep")]
    [InlineData("workbook.json")]
    public void Cloud_asks_only_for_metrics_that_exist(params string[] path)
    {
        var known = Instruments().Select(instrument => instrument.Name).ToHashSet();
        var asked = Regex.Matches(Repository.Text(["infra", .. path]), @"'(messagefunctions\.[\w.]+)'").Select(match => match.Groups[1].Value).ToHashSet();
        Assert.NotEmpty(asked);
        Assert.Empty(asked.Except(known));
    }

    [Fact]
    public void Every_span_is_documented()
    {
        var sources = Directory.GetFiles(Path.Combine(Repository.Root, "shared"), "*.cs", SearchOption.AllDirectories)
            .Concat(Directory.GetFiles(Path.Combine(Repository.Root, "functions"), "*.cs", SearchOption.AllDirectories))
            .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal));
        var begun = sources.SelectMany(file => Regex.Matches(File.ReadAllText(file), "AppTraces\\.Start\\(\"([^\"]+)\"")).Select(match => match.Groups[1].Value).Distinct();
        var listed = Regex.Matches(Document, @"^\| `((?:envelope|review)\.\w+)` \|", RegexOptions.Multiline).Select(row => row.Groups[1].Value);
        Assert.Equal(begun.Order(StringComparer.Ordinal), listed.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Given_a_request_that_was_traced_When_its_envelope_goes_on_elsewhere_Then_its_spans_are_in_the_same_trace()
    {
        using var listener = new ActivityListener { ShouldListenTo = source => source.Name == AppTraces.SourceName, Sample = (ref _) => ActivitySamplingResult.AllData };
        ActivitySource.AddActivityListener(listener);
        var envelope = SomeEnvelope() with { TraceParent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01" };
        Assert.True(EnvelopeReference.TryParse(EnvelopeReference.To(envelope).ToBody(), out var reference));

        using var taken = AppTraces.Start("envelope.start", reference);
        using var sent = AppTraces.Start("envelope.send", envelope);

        Assert.Equal("0af7651916cd43dd8448eb211c80319c", taken?.TraceId.ToHexString());
        Assert.Equal(taken?.TraceId, sent?.TraceId);
        Assert.Equal("b7ad6b7169203331", sent?.ParentSpanId.ToHexString());
        Assert.Equal(envelope.Id.Value, sent?.GetTagItem("messagefunctions.envelope"));
    }

    [Fact]
    public void Counters_carry_what_happened()
    {
        var seen = new List<string>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Meter.Name == AppMetrics.MeterName) self.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => seen.Add($"{instrument.Name} {value} {string.Join(' ', tags.ToArray().Select(tag => tag.Value))}".Trim()));
        listener.Start();

        AppMetrics.Accepted(SomeEnvelope(), stored: true);
        AppMetrics.Sent(ChannelId.Parse("sms"), [new MessageResult(0, ResultKind.Accepted), new MessageResult(1, ResultKind.Unknown), new MessageResult(2, ResultKind.Accepted)], TimeSpan.FromSeconds(1));

        Assert.Equal(["messagefunctions.envelopes 1 P1 stored", "messagefunctions.messages 1 P1", "messagefunctions.sends 2 sms accepted", "messagefunctions.sends 1 sms unknown"], seen);
    }

    [Theory]
    [InlineData(null, null, false)]
    [InlineData("Telemetry:Prometheus", "true", true)]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT", "http://localhost:4317", true)]
    public void Nothing_listens_unless_configured(string? setting, string? value, bool expected)
    {
        var settings = new Dictionary<string, string?>();
        if (setting is not null) settings[setting] = value;
        var services = new ServiceCollection();
        services.AddTelemetry(new ConfigurationBuilder().AddInMemoryCollection(settings).Build());
        Assert.Equal(expected, services.Any(service => service.ServiceType == typeof(MeterProvider)));
    }

    private static Envelope SomeEnvelope()
    {
        var now = new DateTimeOffset(2026, 11, 1, 8, 0, 0, TimeSpan.Zero);
        var message = new EnvelopeMessage(0, new Recipient { User = "ada" });
        return new Envelope(TenantId.Parse("acme"), EnvelopeId.Create(now), LineId.Parse("orders"), MessageKind.Service, Priority.P1, [new PlannedChannel(ChannelId.Parse("sms"), 0)], now, [message]);
    }

    private static List<Instrument> Instruments()
    {
        using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        var storage = new StorageMetrics(services.GetRequiredService<IMeterFactory>());
        RuntimeHelpers.RunClassConstructor(typeof(AppMetrics).TypeHandle);
        var found = new Dictionary<string, Instrument>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, _) =>
            {
                if (instrument.Meter.Name is AppMetrics.MeterName or StorageMetrics.Meter) found[instrument.Name] = instrument;
            },
        };
        listener.Start();
        GC.KeepAlive(storage);
        return [.. found.Values];
    }
}
