using MessageFunctions.Tenants;

namespace MessageFunctions.Policies.Store;

/// <summary>What of a policy is in force in one scope: a small row that points at versions, which never change.</summary>
/// <param name="Kind">Name of the kind.</param>
/// <param name="Line">The line; null: the tenant's or the platform's own.</param>
/// <param name="Latest">Number of the newest version; 0: none was saved.</param>
public sealed record PolicyHead(string Kind, LineId? Line, int Latest)
{
    /// <summary>How many activations are remembered for rolling back.</summary>
    public const int MaxHistory = 20;

    /// <summary>Versions in the order they became active, the current one last; 0 is none: the wider scope or the default. Empty: none ever was.</summary>
    public IReadOnlyList<int> Activations { get; init; } = [];

    /// <summary>The version in gray release; null: none.</summary>
    public GrayRelease? Gray { get; init; }

    public DateTimeOffset? ChangedAt { get; init; }

    public string? ChangedBy { get; init; }

    /// <summary>The version that holds; 0: none, so what is wider does.</summary>
    public int Active => Activations is [.., var last] ? last : 0;

    /// <summary>The version that held before, which is used where the active one fails; 0: none.</summary>
    public int Previous => Activations is [.., var before, _] ? before : 0;

    /// <summary>With another version active and no gray release.</summary>
    public PolicyHead Activate(int version, DateTimeOffset now, string by) =>
        this with { Activations = [.. Activations.Append(version).TakeLast(MaxHistory)], Gray = null, ChangedAt = now, ChangedBy = by };

    /// <summary>One step back: the gray release ends, or where there is none the version before becomes active again; null: there is nothing to go back from.</summary>
    public PolicyHead? RollBack(DateTimeOffset now, string by)
    {
        if (Gray is not null) return this with { Gray = null, ChangedAt = now, ChangedBy = by };
        return Activations.Count == 0 ? null : this with { Activations = [.. Activations.SkipLast(1)], ChangedAt = now, ChangedBy = by };
    }

    /// <summary>With a version given to a part of the recipients.</summary>
    public PolicyHead Release(int version, int basisPoints, Guardrails guardrails, DateTimeOffset now, string by) => this with
    {
        // The same release goes on when only its percentage changes: recipients that have it keep it, and its guardrails look at all of it.
        Gray = Gray is { } running && running.Version == version
            ? running with { BasisPoints = basisPoints, Guardrails = guardrails }
            : new GrayRelease(version, basisPoints, now, guardrails),
        ChangedAt = now,
        ChangedBy = by,
    };
}

/// <summary>A version that a part of the recipients gets.</summary>
/// <param name="Version">Its number.</param>
/// <param name="BasisPoints">How many of 10,000 recipients.</param>
/// <param name="StartedAt">When the release began.</param>
/// <param name="Guardrails">What ends it by itself.</param>
public sealed record GrayRelease(int Version, int BasisPoints, DateTimeOffset StartedAt, Guardrails Guardrails);
