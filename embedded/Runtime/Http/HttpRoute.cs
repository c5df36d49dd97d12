using MessageFunctions.Embedded.Hosting;
using MessageFunctions.Embedded.Worker;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Constraints;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.AspNetCore.Routing.Template;
using Microsoft.Azure.Functions.Worker;

namespace MessageFunctions.Embedded.Http;

/// <summary>One function's route: template, constraints, methods and the keys that open it.</summary>
internal sealed class HttpRoute
{
    private readonly TemplateMatcher _matcher;
    private readonly RouteConstraint[] _constraints;
    private readonly string _literal;

    public HttpRoute(CompiledFunction function, string routePrefix, IInlineConstraintResolver resolver)
    {
        Function = function;
        var trigger = (HttpTriggerAttribute)function.Descriptor.Trigger;
        Level = trigger.AuthLevel;
        Methods = trigger.Methods is { Length: > 0 } methods ? [.. methods.Select(method => method.ToUpperInvariant())] : null;
        Template = Parse(function.Descriptor, FullTemplate(routePrefix, function.Descriptor));
        var defaults = new RouteValueDictionary();
        foreach (var parameter in Template.Parameters)
        {
            if (parameter.DefaultValue is { } value) defaults.Add(parameter.Name!, value);
        }
        _matcher = new TemplateMatcher(Template, defaults);
        _constraints = [.. Template.Parameters.SelectMany(parameter => parameter.InlineConstraints.Select(inline => Constraint(function.Descriptor, parameter, inline.Constraint, resolver)))];
        _literal = string.Concat(Template.Segments.TakeWhile(segment => segment.IsSimple && segment.Parts[0].IsLiteral).Select(segment => "/" + segment.Parts[0].Text));
        IsLiteral = Template.Parameters.Count == 0;
        if (IsLiteral && _literal.Length == 0) _literal = "/";
    }

    public CompiledFunction Function { get; }

    public string Name => Function.Descriptor.Name;

    public AuthorizationLevel Level { get; }

    public RouteTemplate Template { get; }

    /// <summary>In capitals; null for all.</summary>
    public string[]? Methods { get; }

    public IReadOnlyList<RouteConstraint> Constraints => _constraints;

    /// <summary>The keys that open it; null where it is open to all.</summary>
    public string[]? Keys { get; init; }

    private bool IsLiteral { get; }

    public static string FullTemplate(string routePrefix, FunctionDescriptor function)
    {
        var route = (((HttpTriggerAttribute)function.Trigger).Route ?? function.Name).Trim('/');
        return routePrefix.Length == 0 ? route : route.Length == 0 ? routePrefix : $"{routePrefix}/{route}";
    }

    /// <summary>Whether the request is this route's; the route values are then set on it.</summary>
    public bool TryMatch(HttpContext context)
    {
        if (Methods is not null && Array.IndexOf(Methods, context.Request.Method) < 0) return false;
        var path = context.Request.Path.Value ?? "/";
        if (!path.StartsWith(_literal, StringComparison.OrdinalIgnoreCase)) return false;
        if (IsLiteral) return path.Length == _literal.Length || (path.Length == _literal.Length + 1 && path[^1] == '/');
        var values = new RouteValueDictionary();
        if (!_matcher.TryMatch(context.Request.Path, values)) return false;
        foreach (var (parameter, _, constraint) in _constraints)
        {
            if (!constraint.Match(context, null, parameter, values, RouteDirection.IncomingRequest)) return false;
        }
        context.Request.RouteValues = values;
        return true;
    }

    private static RouteTemplate Parse(FunctionDescriptor function, string template)
    {
        try
        {
            return TemplateParser.Parse(template);
        }
        catch (Exception exception) when (exception is ArgumentException or RoutePatternException)
        {
            throw new FunctionDefinitionException($"Function '{function.Name}', parameter '{function.TriggerParameter.Name}': the route '{template}' is not valid. {exception.Message}");
        }
    }

    private static RouteConstraint Constraint(FunctionDescriptor function, TemplatePart parameter, string text, IInlineConstraintResolver resolver)
    {
        IRouteConstraint? constraint;
        try
        {
            constraint = resolver.ResolveConstraint(text);
        }
        catch (RouteCreationException)
        {
            constraint = null;
        }
        if (constraint is null)
            throw new FunctionDefinitionException($"Function '{function.Name}', parameter '{function.TriggerParameter.Name}': the route constraint '{text}' of {{{parameter.Name}}} is not known. Use one of ASP.NET Core's, such as int, guid, alpha or regex(...).");
        return new RouteConstraint(parameter.Name!, text, parameter.IsOptional ? new OptionalRouteConstraint(constraint) : constraint);
    }
}
