using System.Globalization;
using System.Text;
using MessageFunctions.Budgets;
using MessageFunctions.Budgets.Rows;
using MessageFunctions.Channels;
using MessageFunctions.Delivery;
using MessageFunctions.Embedded.Storage;
using MessageFunctions.Messages;
using MessageFunctions.Reconciliation;
using MessageFunctions.Storage;
using MessageFunctions.Tenants;
using Microsoft.Extensions.Time.Testing;

namespace MessageFunctions.Core.Tests.Reconciliation;

/// <summary>
/// A generated tenant whose books agree: envelopes of 100 messages, their reservations, outcomes, receipts, holds and a provider's statement. What is
/// planted breaks exactly the one thing its class names, and is noted.
/// </summary>
internal sealed class World : IAsyncDisposable
{
    public const long Price = 100;
    public const int MessagesPerEnvelope = 100;

    public static readonly TenantId Tenant = TenantId.Parse("acme");
    public static readonly LineId Line = LineId.Parse("shop");
    public static readonly ChannelId Email = ChannelId.Parse("email");
    public static readonly DateTimeOffset Start = new(2026, 11, 20, 0, 0, 0, TimeSpan.Zero);
    public static readonly AccountId Account = new(Tenant, Line, Email, Month.Of(Start));

    private readonly string _directory = Directory.CreateTempSubdirectory("messagefunctions-reconcile-").FullName;
    private readonly SqliteStorage _storage;
    private readonly int _envelopes;
    private readonly Random _random;
    private readonly Lock _gate = new();
    private readonly StringBuilder _statement = new("provider_id,amount_micros\n");

    public World(int messages, int seed)
    {
        _envelopes = Math.Max(1, messages / MessagesPerEnvelope);
        _random = new Random(seed);
        Time = new FakeTimeProvider(Start);
        _storage = SqliteStorage.Open(_directory, Time);
        Ledger = new BudgetLedger(_storage.Tables, new Plenty(), Time, new BudgetLedgerOptions { RetryDelay = TimeSpan.Zero });
    }

    public FakeTimeProvider Time { get; }

    public BudgetLedger Ledger { get; }

    public IMessageLog Log => _storage.Log;

    public ITables Tables => _storage.Tables;

    /// <summary>Class and subject of everything that was planted.</summary>
    public HashSet<(DiscrepancyClass Class, string Subject)> Planted { get; } = [];

    public long Taken { get; private set; }

    public long CounterError { get; private set; }

    public static DateTimeOffset End => Start.AddDays(1);

    public static ReconciliationSettings Settings { get; } = new() { ReceiptWindowHours = new Dictionary<ChannelId, int> { [Email] = 24 } };

    /// <summary>Builds the world with a number of discrepancies of each given class.</summary>
    public async Task BuildAsync(IReadOnlyCollection<DiscrepancyClass> classes, int each)
    {
        var plants = classes.Where(kind => kind is not (DiscrepancyClass.FoldMismatch or DiscrepancyClass.CounterDrift))
            .SelectMany(kind => Enumerable.Repeat(kind, each)).ToArray();
        Assert.True(plants.Length <= _envelopes, $"{plants.Length} discrepancies do not fit in {_envelopes} envelopes");
        var places = Enumerable.Range(0, _envelopes).ToArray();
        _random.Shuffle(places);
        var plantAt = plants.Select((kind, i) => (kind, place: places[i])).ToDictionary(plant => plant.place, plant => plant.kind);
        var seeds = Enumerable.Range(0, _envelopes).Select(_ => _random.Next()).ToArray();
        await Parallel.ForAsync(0, _envelopes, new ParallelOptions { MaxDegreeOfParallelism = 64 }, async (place, _) =>
            await AddEnvelopeAsync(place, new Random(seeds[place]), plantAt.TryGetValue(place, out var kind) ? kind : null));
        if (classes.Contains(DiscrepancyClass.CounterDrift))
        {
            CounterError = 3;
            Planted.Add((DiscrepancyClass.CounterDrift, "email:20261120T0000"));
        }
        if (classes.Contains(DiscrepancyClass.FoldMismatch)) await TamperAsync();
        Time.Advance(TimeSpan.FromDays(2));
    }

    public async Task<ProviderStatement> StatementAsync() => await ProviderStatement.ReadAsync(Email, new StringReader(_statement.ToString()));

    public async ValueTask DisposeAsync()
    {
        await _storage.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }

    private async Task AddEnvelopeAsync(int place, Random random, DiscrepancyClass? plant)
    {
        var at = Start.AddSeconds(1 + (place * 80_000.0 / _envelopes));
        var envelope = new Envelope(
            Tenant, NewId(at, random), Line, MessageKind.Service, Priority.P1, [new PlannedChannel(Email, Price)], at,
            [.. Enumerable.Range(0, MessagesPerEnvelope).Select(i => new EnvelopeMessage(i, new Recipient($"u{i}@x.example")))]);
        var hold = new EnvelopeHold(envelope.Id, 0, Month.Of(at));
        var results = Enumerable.Range(0, MessagesPerEnvelope)
            .Select(i => i == 99 || random.Next(20) == 0
                ? new MessageResult(i, ResultKind.Rejected) { Reason = "address_invalid" }
                : new MessageResult(i, ResultKind.Accepted) { ProviderId = $"p-{envelope.Id}-{i}" })
            .ToList();
        var taken = results.Count(result => result.Result == ResultKind.Accepted);

        await Log.AppendAsync(envelope.ToDocument());
        await Log.AppendAsync(new Decision(0, DecisionKind.Reserved) { Channel = Email, Hold = hold.ToString(), UnitPriceMicros = Price }.ToDocument(envelope, at));
        await Log.AppendAsync(new Decision(1, DecisionKind.Sending) { Channel = Email }.ToDocument(envelope, at));
        await Log.AppendAsync(new Outcome(1, 0, Email, results).ToDocument(envelope, at.AddSeconds(1)));
        var silent = plant == DiscrepancyClass.SendWithoutReceipt ? results.First(result => result.Result == ResultKind.Accepted).Index : -1;
        if (silent >= 0) Note(DiscrepancyClass.SendWithoutReceipt, $"{Outcome.DocumentId(envelope.Id, 1, 0)}:{silent}");
        await Task.WhenAll(results.Where(result => result.Result == ResultKind.Accepted && result.Index != silent).Select(result => AppendReceiptAsync(
            envelope, new Receipt(result.Index, result.Index % 50 == 0 ? ReceiptKind.Failed : ReceiptKind.Delivered, Email, result.ProviderId!), at.AddSeconds(2))));
        lock (_gate) Taken += taken;

        await Ledger.TryAsync(Account, Request(hold, MessagesPerEnvelope, at));
        await SettleAsync(envelope, hold, taken, at, plant);
        WriteStatement(envelope, results, plant);
    }

    private async Task SettleAsync(Envelope envelope, EnvelopeHold hold, int taken, DateTimeOffset at, DiscrepancyClass? plant)
    {
        var paid = new BudgetAmount(taken * Price, taken);
        switch (plant)
        {
            case DiscrepancyClass.HoldWithoutSaga:
                Note(plant.Value, hold);
                return;
            case DiscrepancyClass.SentUnpaid:
                await Ledger.CancelAsync(Account, hold.Id, "planted");
                Note(plant.Value, hold);
                return;
            case DiscrepancyClass.PaidUnsent:
                paid += new BudgetAmount(Price, 1);
                Note(plant.Value, hold);
                break;
            case DiscrepancyClass.PriceMismatch:
                paid -= new BudgetAmount(7, 0);
                Note(plant.Value, hold);
                break;
            case DiscrepancyClass.OrphanHold:
                var orphan = hold with { Envelope = NewId(at, new Random(taken)) };
                await Ledger.TryAsync(Account, Request(orphan, 5, at));
                Note(plant.Value, orphan);
                break;
            case DiscrepancyClass.PaidTwice:
                var second = hold with { Number = 7 };
                await Ledger.TryAsync(Account, Request(second, taken, at));
                await Ledger.ConfirmAsync(Account, second.Id, paid);
                Note(plant.Value, second);
                break;
            case DiscrepancyClass.ReceiptWithoutSend:
                var receipt = new Receipt(3, ReceiptKind.Delivered, ChannelId.Parse("sms"), "planted");
                await AppendReceiptAsync(envelope, receipt, at.AddSeconds(5));
                Note(plant.Value, Receipt.DocumentId(envelope.Id, receipt));
                break;
            default:
                break;
        }
        var confirmed = await Ledger.ConfirmAsync(Account, hold.Id, paid);
        Assert.IsType<SettleOutcome.Confirmed>(confirmed);
    }

    private void WriteStatement(Envelope envelope, List<MessageResult> results, DiscrepancyClass? plant)
    {
        var lines = results.Where(result => result.Result == ResultKind.Accepted).Select(result => (Id: result.ProviderId!, Amount: Price)).ToList();
        if (plant == DiscrepancyClass.StatementMismatch)
        {
            Note(plant.Value, $"email:{lines[0].Id}");
            switch (envelope.Id.Value[^1] % 3)
            {
                case 0: lines.RemoveAt(0); break;
                case 1: lines[0] = lines[0] with { Amount = Price + 1 }; break;
                default:
                    Planted.Remove((plant.Value, $"email:{lines[0].Id}"));
                    lines.Add(($"unknown-{envelope.Id}", Price));
                    Note(plant.Value, $"email:{lines[^1].Id}");
                    break;
            }
        }
        lock (_gate)
        {
            foreach (var (id, amount) in lines) _statement.Append(id).Append(',').Append(amount.ToString(CultureInfo.InvariantCulture)).Append('\n');
        }
    }

    /// <summary>Writes past the ledger: the one thing that no operation of it can do.</summary>
    private async Task TamperAsync()
    {
        var table = Tables.Open(BudgetLedger.TableName);
        var row = (await table.GetAsync(Account.ToString(), AccountRow.Key))!;
        var properties = new Dictionary<string, RowValue>(row.Properties) { ["SpentCash"] = row.Number("SpentCash") + 12_345 };
        Assert.IsType<CommitResult.Committed>(await table.CommitAsync(
            row.Partition, [new RowChange.Replace(row with { Properties = properties }, row.ETag)]));
        Planted.Add((DiscrepancyClass.FoldMismatch, Account.ToString()));
    }

    private async Task AppendReceiptAsync(Envelope envelope, Receipt receipt, DateTimeOffset at) => await Log.AppendAsync(receipt.ToDocument(envelope, at));

    private void Note(DiscrepancyClass kind, EnvelopeHold hold) => Note(kind, $"{Account}:{hold}");

    private void Note(DiscrepancyClass kind, string subject)
    {
        lock (_gate) Assert.True(Planted.Add((kind, subject)));
    }

    private static HoldRequest Request(EnvelopeHold hold, int messages, DateTimeOffset at) => new()
    {
        HoldId = hold.Id,
        Units = Enumerable.Repeat(new BudgetAmount(Price, 1), messages).ToArray(),
        ExpiresAt = at.AddHours(1),
    };

    private static EnvelopeId NewId(DateTimeOffset at, Random random)
    {
        var bytes = new byte[10];
        random.NextBytes(bytes);
        return EnvelopeId.Create(at, bytes);
    }

    private sealed class Plenty : IQuotaSource
    {
        public ValueTask<MessageFunctions.Budgets.Quota?> FindAsync(AccountId account, CancellationToken cancellationToken = default) =>
            ValueTask.FromResult<MessageFunctions.Budgets.Quota?>(new MessageFunctions.Budgets.Quota(BudgetAmount.MaxPart, 1_000_000_000));
    }
}
