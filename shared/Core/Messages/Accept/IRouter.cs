using MessageFunctions.Tenants;

namespace MessageFunctions.Messages.Accept;

/// <summary>Chooses the channels of messages whose sender named none. Pure and fast: it is asked once a request.</summary>
public interface IRouter
{
    Route Route(TenantSnapshot tenant, BusinessLine line, MessageKind kind);
}
