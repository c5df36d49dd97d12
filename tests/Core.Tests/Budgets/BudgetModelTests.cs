using CsCheck;
using MessageFunctions.Budgets;
using MessageFunctions.Core.Tests.Support;
using static MessageFunctions.Core.Tests.Budgets.BudgetWorld;

namespace MessageFunctions.Core.Tests.Budgets;

/// <summary>Random sequences of operations, each answer compared with a model that is nothing but dictionaries and sums.</summary>
public sealed class BudgetModelTests
{
    [Fact]
    public async Task Every_answer_is_the_models() =>
        await Gen.Select(Gen.Int[0, 5], Gen.Int[0, 7], Gen.Long[0, 400], Gen.Long[0, 4], Gen.Bool).Array[1, 60].SampleAsync(RunAsync, iter: 300);

    private static async Task RunAsync((int Step, int Hold, long Cash, long Pv, bool Partial)[] steps)
    {
        var tables = new MemoryTables();
        var quota = new Quota(1_000, 10, 11_055);
        // Two instances take turns, so what one has cached is often stale.
        BudgetLedger[] ledgers = [Ledger(tables, quota), Ledger(tables, quota)];
        var model = new Model(quota.Limit);
        foreach (var ((step, holdNumber, cash, pv, partial), index) in steps.Select((step, index) => (step, index)))
        {
            var ledger = ledgers[((index * 7) + holdNumber) % 2];
            var (id, amount) = ($"h{holdNumber}", new BudgetAmount(cash, pv));
            var hold = HoldId.Parse(id);
            BudgetAmount[] units = [new(cash / 2, pv / 2), new(cash - (cash / 2), pv - (pv / 2))];
            var (expected, actual) = step switch
            {
                0 or 1 => (model.Try(id, units, partial), (await ledger.TryAsync(Shop, Units(id, partial, units))).Code),
                2 => (model.Confirm(id, amount), (await ledger.ConfirmAsync(Shop, hold, amount)).Code),
                3 => (model.Cancel(id), (await ledger.CancelAsync(Shop, hold, "test")).Code),
                4 when !amount.IsZero => (model.Recharge(amount), (await ledger.RechargeAsync(Shop, Change($"r{index}", cash, pv))).Code),
                5 when !amount.IsZero => (model.Adjust(-amount), (await ledger.AdjustAsync(Shop, Change($"a{index}", -cash, -pv))).Code),
                _ => ("", ""),
            };
            Assert.Equal(expected, actual);
            if (await ledger.GetAsync(Shop) is not { } account) continue;
            Assert.Equal((model.Held, model.Spent, model.Available), (account.Held, account.Spent, account.Available));
        }
        if (await ledgers[0].GetAsync(Shop) is not null) await ProveAsync(ledgers[0], Shop);
    }

    private sealed class Model(BudgetAmount limit)
    {
        private readonly Dictionary<string, (string State, BudgetAmount Requested, BudgetAmount Amount, BudgetAmount Spent)> _holds = [];
        private BudgetAmount _limit = limit;

        public BudgetAmount Held => BudgetAmount.Sum([.. _holds.Values.Where(hold => hold.State == "held").Select(hold => hold.Amount)]);

        public BudgetAmount Spent { get; private set; }

        public BudgetAmount Available => _limit - Held - Spent;

        public string Try(string id, BudgetAmount[] units, bool partial)
        {
            var total = units[0] + units[1];
            if (_holds.TryGetValue(id, out var hold))
            {
                return hold.State switch
                {
                    "held" => hold.Requested == total ? "held" : "different_request",
                    "confirmed" => "already_confirmed",
                    _ => "already_cancelled",
                };
            }
            var granted = total.FitsIn(Available) ? total : partial && units[0].FitsIn(Available) ? units[0] : (BudgetAmount?)null;
            if (granted is null) return total.CashMicros > Available.CashMicros ? "insufficient_cash" : "insufficient_pv";
            _holds[id] = ("held", total, granted.Value, default);
            return "held";
        }

        public string Confirm(string id, BudgetAmount actual)
        {
            if (!_holds.TryGetValue(id, out var hold)) return "hold_not_found";
            if (hold.State == "confirmed") return hold.Spent == actual ? "confirmed" : "already_confirmed";
            if (hold.State == "cancelled") return "already_cancelled";
            if (!actual.FitsIn(hold.Amount)) return "exceeds_hold";
            _holds[id] = hold with { State = "confirmed", Spent = actual };
            Spent += actual;
            return "confirmed";
        }

        public string Cancel(string id)
        {
            if (_holds.TryGetValue(id, out var hold) && hold.State == "confirmed") return "already_confirmed";
            _holds[id] = hold with { State = "cancelled" };
            return "cancelled";
        }

        public string Recharge(BudgetAmount amount)
        {
            _limit += amount;
            return "applied";
        }

        public string Adjust(BudgetAmount amount)
        {
            if (!(Spent + amount).IsNonNegative) return "exceeds_spent";
            Spent += amount;
            return "applied";
        }
    }
}
