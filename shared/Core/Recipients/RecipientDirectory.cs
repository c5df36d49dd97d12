using MessageFunctions.Messages;
using MessageFunctions.Recipients.Lists;
using MessageFunctions.Tenants;

namespace MessageFunctions.Recipients;

/// <summary>Reads facts where the lists say that there may be some.</summary>
public sealed class RecipientDirectory(RecipientStore store) : IRecipients
{
    /// <summary>Rows that are read side by side.</summary>
    private const int ConcurrentReads = 16;

    public async ValueTask<IReadOnlyList<RecipientFacts?>> FindAsync(
        TenantId tenant, IReadOnlyList<Recipient> recipients, RecipientParts parts = RecipientParts.All, CancellationToken cancellationToken = default)
    {
        var lists = await store.Lists.GetAsync(tenant, cancellationToken);
        if (lists.AreEmpty(parts)) return [];
        var wanted = Wanted(tenant, recipients, parts, lists);
        if (wanted.Count == 0) return [];
        var found = new object?[wanted.Count];
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = ConcurrentReads, CancellationToken = cancellationToken };
        await Parallel.ForAsync(0, wanted.Count, parallel, async (i, token) => found[i] = await ReadAsync(tenant, wanted[i], token));
        return Gather(recipients.Count, wanted, found);
    }

    private static List<Wish> Wanted(TenantId tenant, IReadOnlyList<Recipient> recipients, RecipientParts parts, TenantLists lists)
    {
        var wanted = new List<Wish>();
        for (var i = 0; i < recipients.Count; i++)
        {
            foreach (var (kind, address) in recipients[i].Addresses())
            {
                var key = AddressKey.Of(tenant, kind, address);
                foreach (var part in TenantLists.Parts)
                {
                    if (parts.HasFlag(part) && lists[part].MayContain(key.Hash)) wanted.Add(new Wish(i, key, part));
                }
            }
        }
        return wanted;
    }

    private async ValueTask<object?> ReadAsync(TenantId tenant, Wish wish, CancellationToken cancellationToken) => wish.Part switch
    {
        RecipientParts.Preferences => (await store.PreferencesAsync(tenant, wish.Address, cancellationToken))?.Value,
        RecipientParts.Suppressions => (await store.SuppressionAsync(tenant, wish.Address, cancellationToken))?.Value,
        _ => (await store.StateAsync(tenant, wish.Address, cancellationToken))?.Value,
    };

    private static RecipientFacts?[] Gather(int count, List<Wish> wanted, object?[] found)
    {
        var facts = new RecipientFacts?[count];
        for (var i = 0; i < found.Length; i++)
        {
            if (found[i] is null) continue;
            var known = facts[wanted[i].Place] ?? new RecipientFacts();
            facts[wanted[i].Place] = found[i] switch
            {
                RecipientPreferences preferences => known with { Preferences = [.. known.Preferences, preferences] },
                Suppression suppression => known with { Suppressions = [.. known.Suppressions, suppression] },
                RecipientState state => known with { States = [.. known.States, state] },
                var other => throw new InvalidOperationException($"Unknown fact {other}."),
            };
        }
        return facts;
    }

    private readonly record struct Wish(int Place, AddressKey Address, RecipientParts Part);
}
