using Microsoft.AspNetCore.Routing;

namespace MessageFunctions.Embedded.Http;

/// <summary>One inline constraint of a route parameter, such as <c>int</c> of <c>{id:int}</c>.</summary>
internal sealed record RouteConstraint(string Parameter, string Text, IRouteConstraint Constraint)
{
    /// <summary>Whether the constraint admits a text.</summary>
    public bool Admits(string text) =>
        Constraint.Match(null, null, Parameter, new RouteValueDictionary { [Parameter] = text }, RouteDirection.IncomingRequest);
}
