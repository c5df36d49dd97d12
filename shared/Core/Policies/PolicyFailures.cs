using System.Threading.Channels;
using MessageFunctions.Tenants;

namespace MessageFunctions.Policies;

/// <summary>Failures of policies on this instance, on their way to the alerts and the audit log. Bounded: what does not fit is a repeat of what is there.</summary>
public sealed class PolicyFailures
{
    private readonly Channel<PolicyFailure> _waiting = Channel.CreateBounded<PolicyFailure>(new BoundedChannelOptions(256) { FullMode = BoundedChannelFullMode.DropWrite });

    public ChannelReader<PolicyFailure> Waiting => _waiting.Reader;

    public void Report(PolicyFailure failure) => _waiting.Writer.TryWrite(failure);
}

/// <summary>A version that could not be evaluated or read.</summary>
/// <param name="Tenant">For whom; null: the platform.</param>
/// <param name="Kind">Name of the kind.</param>
/// <param name="Version">Its label.</param>
/// <param name="Error">What went wrong.</param>
public sealed record PolicyFailure(TenantId? Tenant, string Kind, string Version, string Error);
