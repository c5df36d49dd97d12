using MessageFunctions.Channels;
using MessageFunctions.Tenants;

namespace MessageFunctions.Messages.Accept;

/// <summary>Whether messages are taken now: rate limits and watermarks.</summary>
public interface IAdmission
{
    ValueTask<Admission> AdmitAsync(AdmissionRequest request, CancellationToken cancellationToken = default);
}

/// <summary>What wants to come in.</summary>
/// <param name="Tenant">Whose.</param>
/// <param name="Line">The line that sends.</param>
/// <param name="Channel">The first channel of the plan.</param>
/// <param name="Priority">Shedding begins with P3 and never reaches P0.</param>
/// <param name="Messages">How many.</param>
public readonly record struct AdmissionRequest(TenantSnapshot Tenant, LineId Line, ChannelId Channel, Priority Priority, int Messages);

/// <summary>The answer.</summary>
/// <param name="Verdict">Whether they are taken.</param>
/// <param name="RetryAfter">When they are not: how long to wait.</param>
public readonly record struct Admission(AdmissionVerdict Verdict, TimeSpan RetryAfter = default);

/// <summary>Whether messages are taken.</summary>
public enum AdmissionVerdict
{
    Admitted,

    /// <summary>Faster than a rate limit allows.</summary>
    RateLimited,

    /// <summary>The queues are over their high mark.</summary>
    Shed,
}
