using System.Globalization;
using MessageFunctions.Budgets;
using MessageFunctions.Channels;
using MessageFunctions.Policies;
using MessageFunctions.Tenants;
using MessageFunctions.Windows;

namespace MessageFunctions.Circuits;

/// <summary>
/// One step of all breakers: reads what was measured, decides, and records what changed. It may run on several instances at once: a change names the version
/// it follows from, so only one of them is made, and the next run decides anew.
/// </summary>
public sealed class CircuitEvaluator(
    CircuitStore store, WindowReader windows, IBudgetLedger ledger, IPolicies policies, ICircuitAlarm alarm, CircuitBoard board, TimeProvider time)
{
    // More lines than this that send within ten minutes are looked at in the runs that follow.
    private const int MaxAccounts = 10_000;
    private const int SideBySide = 8;

    public async ValueTask RunAsync(CancellationToken cancellationToken = default)
    {
        var now = time.GetUtcNow();
        var states = await store.LoadAsync(cancellationToken);
        var choice = (await policies.GetPlatformAsync(cancellationToken)).Find(BreakerPolicy.Kind).Good;
        var buckets = await windows.BucketsAsync(From(choice.Body, states, now), now + WindowClock.Skew, cancellationToken);

        var changed = false;
        foreach (var channel in buckets.Keys.Union(states.Channels.Keys).OrderBy(channel => channel.Value, StringComparer.Ordinal))
            changed |= await StepAsync(choice, states, channel, buckets.GetValueOrDefault(channel, []), now, cancellationToken);
        changed |= await StepAsync(choice, states, buckets, now, cancellationToken);
        changed |= await StepAccountsAsync(states, now, cancellationToken);
        if (changed) board.Forget();
    }

    private static DateTimeOffset From(BreakerPolicy policy, CircuitStates states, DateTimeOffset now)
    {
        var longest = Math.Max(policy.Channel.WindowSeconds, policy.Global.ActiveSeconds);
        var from = now.AddSeconds(-longest);
        foreach (var circuit in states.Channels.Values)
        {
            if (circuit.Value.IsOpen && circuit.Value.WindowFrom < from) from = circuit.Value.WindowFrom;
        }
        var oldest = now - WindowReader.MaxSpan + WindowClock.Slot;
        return WindowClock.BucketOf(from < oldest ? oldest : from);
    }

    private async ValueTask<bool> StepAsync(
        PolicyVersion<BreakerPolicy> choice, CircuitStates states, ChannelId channel, IReadOnlyList<SendBucket> buckets, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var known = states.Channels.GetValueOrDefault(channel);
        var before = known?.Value ?? new ChannelCircuit(channel);
        var after = ChannelBreaker.Evaluate(choice.Body.Channel, before, buckets, now);
        if (after.IsOpen) await alarm.RaiseAsync(Alarm(after), cancellationToken);
        if (ReferenceEquals(before, after)) return false;
        if (after.IsOpen && !before.IsOpen) after = after with { Policy = choice.Label };
        if (!await store.SaveAsync(after, known?.ETag ?? "", Transition(before, after, buckets, choice, now), cancellationToken)) return false;
        if (before.IsOpen && !after.IsOpen) await alarm.ClearAsync(null, $"breaker/{CircuitNames.Of(channel)}", cancellationToken);
        return true;
    }

    private async ValueTask<bool> StepAsync(
        PolicyVersion<BreakerPolicy> choice, CircuitStates states, IReadOnlyDictionary<ChannelId, IReadOnlyList<SendBucket>> buckets, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var before = states.Global.Value;
        var after = GlobalBreaker.Evaluate(choice.Body.Global, before, buckets, now);
        if (after.IsOpen) await alarm.RaiseAsync(Alarm(after), cancellationToken);
        if (ReferenceEquals(before, after))
        {
            if (before is { IsOpen: false, Since: { } since } && now - since < TimeSpan.FromMinutes(5)) await alarm.ClearAsync(null, $"breaker/{CircuitNames.Global}", cancellationToken);
            return false;
        }
        after = after with { Policy = choice.Label };
        var text = $"{choice.Body.Global.TimeoutsInARow} sends in a row had no answer on every active channel: {after.Channels}.";
        var transition = new CircuitTransition(CircuitNames.Global, now, CircuitTransition.Opened, CircuitTransition.System, text, choice.Label);
        return await store.SaveAsync(after, states.Global.ETag, transition, cancellationToken);
    }

    private async ValueTask<bool> StepAccountsAsync(CircuitStates states, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var month = Month.Of(now);
        var active = await windows.ActiveLinesAsync(now, cancellationToken);
        var accounts = active.Select(line => new AccountId(line.Tenant, line.Line, line.Channel, month))
            .Union(states.Accounts.Values.Where(circuit => circuit.Value.IsOpen).Select(circuit => circuit.Value.Account))
            .Take(MaxAccounts);
        var changed = 0;
        await Parallel.ForEachAsync(accounts, new ParallelOptions { MaxDegreeOfParallelism = SideBySide, CancellationToken = cancellationToken }, async (account, cancel) =>
        {
            if (await StepAsync(states, account, now, cancel)) Interlocked.Increment(ref changed);
        });
        return changed > 0;
    }

    private async ValueTask<bool> StepAsync(CircuitStates states, AccountId id, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (await ledger.GetAsync(id, cancellationToken) is not { } account) return false;
        var choice = (await policies.GetAsync(id.Tenant, cancellationToken)).Find(BreakerPolicy.Kind, id.Line).Good;
        var known = states.Accounts.GetValueOrDefault(id);
        var before = known?.Value ?? new AccountCircuit(id);
        var after = AccountBreaker.Evaluate(choice.Body.Account, before, account, now);
        if (after.IsOpen) await alarm.RaiseAsync(Alarm(after), cancellationToken);
        if (ReferenceEquals(before, after)) return false;
        if (after.IsOpen && !before.IsOpen) after = after with { Policy = choice.Label };
        if (!await store.SaveAsync(after, known?.ETag ?? "", Transition(before, after, account, choice, now), cancellationToken)) return false;
        if (before.IsOpen && !after.IsOpen) await alarm.ClearAsync(id.Tenant, KeyOf(id), cancellationToken);
        return true;
    }

    private static CircuitTransition? Transition(
        ChannelCircuit before, ChannelCircuit after, IReadOnlyList<SendBucket> buckets, PolicyVersion<BreakerPolicy> choice, DateTimeOffset now)
    {
        if (before.IsOpen == after.IsOpen) return null;
        var counts = default(SendCounts);
        foreach (var bucket in buckets)
        {
            if (bucket.Start > now - choice.Body.Channel.Window) counts += bucket.Counts;
        }
        var text = after.IsOpen
            ? string.Create(CultureInfo.InvariantCulture, $"{counts.Errors} of {counts.Sends} sends failed within {choice.Body.Channel.WindowSeconds} s; one message goes every {after.Interval.TotalMilliseconds:0} ms.")
            : string.Create(CultureInfo.InvariantCulture, $"{choice.Body.Channel.RecoveryWindows} windows in a row were good.");
        return new CircuitTransition(
            CircuitNames.Of(after.Channel), now, after.IsOpen ? CircuitTransition.Opened : CircuitTransition.Closed, CircuitTransition.System, text, choice.Label);
    }

    private static CircuitTransition? Transition(AccountCircuit before, AccountCircuit after, Account account, PolicyVersion<BreakerPolicy> choice, DateTimeOffset now)
    {
        if (before.IsOpen == after.IsOpen) return null;
        var text = after.IsOpen
            ? string.Create(CultureInfo.InvariantCulture, $"{account.Available} of {account.Limit} are left, less than {choice.Body.Account.RemainingBasisPoints} basis points.")
            : after.ConfirmedBy is { } by ? $"It was recharged, and {by} confirmed." : "Its month is over.";
        return new CircuitTransition(
            CircuitNames.Of(after.Account), now, after.IsOpen ? CircuitTransition.Opened : CircuitTransition.Closed, CircuitTransition.System, text, choice.Label);
    }

    private static CircuitAlarm Alarm(ChannelCircuit circuit) => new(
        null, $"breaker/{CircuitNames.Of(circuit.Channel)}", IsRed: false, $"The breaker of channel {circuit.Channel} is open",
        "Too many sends fail; it is sent over at a slower pace until three windows in a row are good. Look at the provider.");

    private static CircuitAlarm Alarm(GlobalCircuit circuit) => new(
        null, $"breaker/{CircuitNames.Global}", IsRed: true, "All sending is paused",
        $"No active channel answers ({circuit.Channels}). Messages are held and lost by nothing but their own expiry. Find the cause, then resume: POST /api/v1/circuits/global:resume.");

    private static CircuitAlarm Alarm(AccountCircuit circuit) => new(
        circuit.Account.Tenant, KeyOf(circuit.Account), IsRed: false, $"The budget of {circuit.Account.Line} over {circuit.Account.Channel} is nearly spent",
        $"Its low-priority channels are paused until account {circuit.Account} is recharged and a person confirms: POST /api/v1/circuits/accounts/{circuit.Account}:confirm.");

    private static string KeyOf(AccountId account) => $"breaker/account/{account.Line}.{account.Channel}.{account.Month}";
}
