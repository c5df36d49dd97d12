using MessageFunctions.Embedded.Hosting;
using MessageFunctions.Embedded.Worker;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Template;
using Microsoft.Azure.Functions.Worker;

namespace MessageFunctions.Embedded.Http;

/// <summary>One function's route: template, constraints, methods and the level of authorization.</summary>
internal sealed class HttpRoute
{
    private readonly TemplateMatcher _matcher;
    private readonly (string Parameter, IRouteConstraint Constraint)[] _constraints;
    private readonly string[]? _methods;

    public HttpRoute(CompiledFunction function, string routePrefix, IInlineConstraintResolver constraints)
    {
        Function = function;
        var trigger = (HttpTriggerAttribute)function.Descriptor.Trigger;
        Level = trigger.AuthLevel;
        _methods = trigger.Methods is { Length: > 0 } methods ? [.. methods.Select(method => method.ToUpperInvariant())] : null;
        Template = TemplateParser.Parse(FullTemplate(routePrefix, function.Descriptor));
        var defaults = new RouteValueDictionary();
        foreach (var parameter in Template.Parameters)
        {
            if (parameter.DefaultValue is { } value) defaults.Add(parameter.Name!, value);
        }
        _matcher = new TemplateMatcher(Template, defaults);
        _constraints = [.. Template.Parameters.SelectMany(parameter => parameter.InlineConstraints.Select(inline =>
            (parameter.Name!, Constraint: Optional(parameter, constraints.ResolveConstraint(inline.Constraint)
                ?? throw new FunctionDefinitionException($"Function '{function.Descriptor.Name}': the route constraint '{inline.Constraint}' of {{{parameter.Name}}} is not known. Use one of ASP.NET Core's, such as int, guid, alpha or regex(...).")))))];
    }

    public CompiledFunction Function { get; }

    public AuthorizationLevel Level { get; }

    public RouteTemplate Template { get; }

    public static string FullTemplate(string routePrefix, FunctionDescriptor function)
    {
        var route = (((HttpTriggerAttribute)function.Trigger).Route ?? function.Name).Trim('/');
        return routePrefix.Length == 0 ? route : route.Length == 0 ? routePrefix : $"{routePrefix}/{route}";
    }

    /// <summary>Whether the request is this route's; the route values are then set on it.</summary>
    public bool TryMatch(HttpContext context)
    {
        if (_methods is not null && Array.IndexOf(_methods, context.Request.Method) < 0) return false;
        var values = new RouteValueDictionary();
        if (!_matcher.TryMatch(context.Request.Path, values)) return false;
        foreach (var (parameter, constraint) in _constraints)
        {
            if (!constraint.Match(context, null, parameter, values, RouteDirection.IncomingRequest)) return false;
        }
        context.Request.RouteValues = values;
        return true;
    }

    private static IRouteConstraint Optional(TemplatePart parameter, IRouteConstraint constraint) =>
        parameter.IsOptional ? new Microsoft.AspNetCore.Routing.Constraints.OptionalRouteConstraint(constraint) : constraint;
}
