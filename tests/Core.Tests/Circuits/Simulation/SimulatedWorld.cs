using MessageFunctions.Access.Rates;
using MessageFunctions.Audit;
using MessageFunctions.Budgets;
using MessageFunctions.Channels;
using MessageFunctions.Circuits;
using MessageFunctions.Core.Tests.Support;
using MessageFunctions.Messages;
using MessageFunctions.Policies;
using MessageFunctions.Tenants;
using MessageFunctions.Windows;
using Microsoft.Extensions.Time.Testing;

namespace MessageFunctions.Core.Tests.Circuits.Simulation;

/// <summary>The real windows, breakers, gate and ledger on tables in memory and fake time.</summary>
internal sealed class SimulatedWorld
{
    public static readonly TenantId Tenant = TenantId.Parse("acme");
    public static readonly LineId Orders = LineId.Parse("orders");
    public static readonly LineId Care = LineId.Parse("care");
    public static readonly LineId Promo = LineId.Parse("promo");
    public static readonly ChannelId Sms = ChannelId.Parse("sms");
    public static readonly ChannelId Email = ChannelId.Parse("email");
    public static readonly ChannelId Inbox = ChannelId.Parse("inbox");

    private static readonly Person Operator = new("acme/ada", "192.0.2.1");
    private readonly WindowFlush _flush;
    private readonly WindowUpkeep _upkeep;
    private readonly CircuitEvaluator _evaluator;
    private readonly CircuitDesk _desk;

    public SimulatedWorld(DateTimeOffset start)
    {
        Time = new FakeTimeProvider(start);
        var tables = new MemoryTables();
        var tenants = new TenantStore(tables);
        Tenants = tenants;
        var directory = new TenantDirectory(tenants, Time, new TenantDirectoryOptions());
        var policies = new DefaultPolicies();
        Store = new CircuitStore(tables, Time);
        Board = new CircuitBoard(Store, Time);
        Recorder = new WindowRecorder(Time);
        _flush = new WindowFlush(Recorder, tables, Time, "sim");
        _upkeep = new WindowUpkeep(tables, tenants, Time, new WindowSettings { KeepBucketHours = 2, KeepDays = 1 });
        Ledger = new BudgetLedger(tables, new TenantQuotaSource(directory), Time);
        var reader = new WindowReader(tables, Time, new WindowSettings());
        _evaluator = new CircuitEvaluator(Store, reader, Ledger, policies, new CircuitAlerts(new HeardAlerts()), Board, Time);
        _desk = new CircuitDesk(Store, policies, new Quiet(), Board, Time);
        Gate = new CircuitGate(Board, directory, policies, new RateShares(tables, Time, "sim"));
    }

    public FakeTimeProvider Time { get; }

    public CircuitStore Store { get; }

    public CircuitBoard Board { get; }

    public WindowRecorder Recorder { get; }

    public BudgetLedger Ledger { get; }

    public CircuitGate Gate { get; }

    private TenantStore Tenants { get; }

    public AccountId PromoEmail => new(Tenant, Promo, Email, Month.Of(Time.GetUtcNow()));

    public async Task CreateAsync() => await Tenants.CreateAsync(new NewTenant(new Tenant(Tenant, "Acme", TenantState.Active, new TenantSettings()))
    {
        Lines =
        [
            new BusinessLine(Orders, "Orders") { Channels = [new(Sms), new(Email)] },
            new BusinessLine(Care, "Care") { Channels = [new(Email), new(Inbox)] },
            new BusinessLine(Promo, "Promotions") { AllowedKinds = [MessageKind.Marketing], Channels = [new(Email, LowPriority: true), new(Inbox)] },
        ],
        Quotas = [new MessageFunctions.Tenants.Quota(Promo, Email, 1_000_000_000_000, 100_000_000_000)],
        Prices = [new(Sms, 100), new(Email, 100), new(Inbox, 10)],
    });

    /// <summary>What the timers do every ten seconds.</summary>
    public async Task StepAsync()
    {
        await _flush.RunAsync();
        await _evaluator.RunAsync();
        // Every instance sees a change within seconds; here it is seen at once, so that a run can be repeated exactly.
        Board.Forget();
    }

    public async Task UpkeepAsync()
    {
        await _upkeep.SumAsync();
        await _upkeep.SweepAsync();
    }

    /// <summary>Spends the account down to just under its tenth.</summary>
    public async Task DrainAsync()
    {
        var account = (await Ledger.GetAsync(PromoEmail))!;
        var left = account.Limit.CashMicros * 95 / 1_000;
        await Ledger.AdjustAsync(PromoEmail, new ChangeRequest { OperationId = OperationId.Parse("drain"), Amount = new BudgetAmount(account.Available.CashMicros - left, 0), Reason = "drought" });
    }

    public async Task RechargeAsync() =>
        await Ledger.RechargeAsync(PromoEmail, new ChangeRequest { OperationId = OperationId.Parse("recharge"), Amount = new BudgetAmount(500_000_000_000, 0), Reason = "finance paid" });

    public async Task ConfirmAsync() => await _desk.ConfirmAsync(PromoEmail, Operator, "the campaign may go on");

    public async Task ResumeAsync() => await _desk.ResumeAsync(Operator, "the providers answer again", null);

    private sealed class Quiet : IAuditLog
    {
        public ValueTask<AuditReceipt> AppendAsync(TenantId? tenant, AuditEntry entry, CancellationToken cancellationToken = default) => ValueTask.FromResult(new AuditReceipt(1, ""));
    }
}
