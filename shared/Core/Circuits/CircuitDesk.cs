using MessageFunctions.Audit;
using MessageFunctions.Budgets;
using MessageFunctions.Policies;
using MessageFunctions.Tenants;

namespace MessageFunctions.Circuits;

/// <summary>What people do to breakers. Each act is in the history and in the audit log, with its reason.</summary>
public sealed class CircuitDesk(CircuitStore store, IPolicies policies, IAuditLog audit, CircuitBoard board, TimeProvider time)
{
    /// <summary>Longest reason.</summary>
    public const int MaxReason = 500;

    private const int MaxAttempts = 8;

    /// <summary>A person of the tenant confirms that a line may go on over its low-priority channels once the account is recharged.</summary>
    /// <exception cref="Storage.StorageUnavailableException">The store did not answer; repeat it.</exception>
    public async ValueTask<ConfirmOutcome> ConfirmAsync(AccountId account, Person person, string reason, CancellationToken cancellationToken = default)
    {
        for (var attempt = 0; attempt < MaxAttempts; attempt++)
        {
            var known = await store.GetAccountAsync(account, cancellationToken);
            var now = time.GetUtcNow();
            var outcome = AccountBreaker.Confirm(known?.Value, person.Subject, reason, now);
            if (outcome is not ConfirmOutcome.Confirmed confirmed) return outcome;
            var transition = new CircuitTransition(CircuitNames.Of(account), now, CircuitTransition.Confirmed, person.Subject, reason);
            if (!await store.SaveAsync(confirmed.State, known!.ETag, transition, cancellationToken)) continue;
            await audit.AppendAsync(account.Tenant, new AuditEntry("breaker.confirm", CircuitNames.Of(account)) { By = person.Subject, From = person.Address, Reason = reason }, cancellationToken);
            board.Forget();
            return outcome;
        }
        throw Busy();
    }

    /// <summary>An operator of the platform resumes all sending, and may say which region it goes on from.</summary>
    /// <returns>Where the breaker stands; null: it was not open.</returns>
    /// <exception cref="Storage.StorageUnavailableException">The store did not answer; repeat it.</exception>
    public async ValueTask<GlobalCircuit?> ResumeAsync(Person person, string reason, string? region, CancellationToken cancellationToken = default)
    {
        var policy = (await policies.GetPlatformAsync(cancellationToken)).Find(BreakerPolicy.Kind).Good.Body.Global;
        for (var attempt = 0; attempt < MaxAttempts; attempt++)
        {
            var known = await store.GetGlobalAsync(cancellationToken);
            var now = time.GetUtcNow();
            if (GlobalBreaker.Resume(policy, known.Value, person.Subject, reason, region, now) is not { } resumed) return null;
            var text = region is null ? reason : $"{reason} (region {region})";
            var transition = new CircuitTransition(CircuitNames.Global, now, CircuitTransition.Resumed, person.Subject, text);
            if (!await store.SaveAsync(resumed, known.ETag, transition, cancellationToken)) continue;
            await audit.AppendAsync(null, new AuditEntry("breaker.resume", CircuitNames.Global) { By = person.Subject, From = person.Address, Reason = text }, cancellationToken);
            board.Forget();
            return resumed;
        }
        throw Busy();
    }

    private static Storage.StorageUnavailableException Busy() => new("The breaker changed all the time; repeat it.");
}

/// <summary>Who acts, and from where.</summary>
/// <param name="Subject">The caller's name in its tenant.</param>
/// <param name="Address">The caller's network address; null: not known.</param>
public sealed record Person(string Subject, string? Address);
