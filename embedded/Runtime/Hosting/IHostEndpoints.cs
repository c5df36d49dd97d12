using Microsoft.AspNetCore.Routing;

namespace MessageFunctions.Embedded.Hosting;

/// <summary>HTTP endpoints of the runtime itself, below <c>/admin</c> or <c>/runtime</c>; register it as a singleton.</summary>
internal interface IHostEndpoints
{
    /// <summary>Called once at start. Each endpoint asks <see cref="IHostKeys"/> before it does anything.</summary>
    void Map(IEndpointRouteBuilder endpoints);
}
