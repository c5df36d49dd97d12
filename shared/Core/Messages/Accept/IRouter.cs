using MessageFunctions.Policies;
using MessageFunctions.Tenants;

namespace MessageFunctions.Messages.Accept;

/// <summary>Chooses the channels of messages whose sender named none. Pure and fast: it is asked once a request.</summary>
public interface IRouter
{
    Route Route(in RoutingRequest request);
}

/// <summary>What is to be routed.</summary>
/// <param name="Tenant">Whose messages.</param>
/// <param name="Line">Their line.</param>
/// <param name="Kind">Their kind.</param>
/// <param name="Policies">What holds for the tenant.</param>
public readonly record struct RoutingRequest(TenantSnapshot Tenant, BusinessLine Line, MessageKind Kind, PolicySet Policies);
