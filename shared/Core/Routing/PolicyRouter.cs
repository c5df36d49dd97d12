using MessageFunctions.Budgets;
using MessageFunctions.Circuits;
using MessageFunctions.Messages.Accept;
using MessageFunctions.Policies;

namespace MessageFunctions.Routing;

/// <summary>
/// Routes by the policy that is nearest to the line, and by what its breakers say. Reads nothing. A gray release counts where single recipients are known:
/// <see cref="RoutingGate"/>.
/// </summary>
public sealed class PolicyRouter(IPolicies policies, TimeProvider time, CircuitBoard? board = null) : IRouter
{
    public Route Route(in RoutingRequest request)
    {
        var choice = request.Policies.Find(RoutingPolicy.Kind, request.Line.Id);
        var isLow = board?.Current.Line(request.Tenant.Id, request.Line.Id, Month.Of(time.GetUtcNow())) is not null;
        var facts = RoutingFacts.Of(request.Tenant, request.Line.Id, request.Kind);
        var (route, by) = policies.Evaluate(
            RoutingPolicy.Kind, request.Tenant.Id, choice, choice.Good, (facts, request.Tenant, request.Line, isLow),
            static (policy, state) => ChannelPlan.Decide(policy, state.facts, state.Tenant, state.Line, state.isLow));
        return route with { Policy = by.Label };
    }
}
