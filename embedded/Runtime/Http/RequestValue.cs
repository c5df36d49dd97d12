using System.Globalization;
using System.Reflection;
using Microsoft.AspNetCore.Http;

namespace MessageFunctions.Embedded.Http;

/// <summary>Binds a parameter to the route value of its name, or to the query value where the route has none.</summary>
internal static class RequestValue
{
    private static readonly MethodInfo ParserMethod = typeof(RequestValue).GetMethod(nameof(Parser), BindingFlags.NonPublic | BindingFlags.Static)!;

    /// <summary>Null when a text cannot become the parameter's type.</summary>
    public static Func<object?, object?>? Binder(ParameterInfo parameter)
    {
        var name = parameter.Name!;
        var type = Nullable.GetUnderlyingType(parameter.ParameterType) ?? parameter.ParameterType;
        if (type == typeof(string)) return state => Text((HttpContext)state!, name);
        if (type.IsEnum) return state => Text((HttpContext)state!, name) is { } text ? Enum.Parse(type, text, ignoreCase: true) : null;
        var parsable = type.GetInterfaces().Any(face => face.IsGenericType && face.GetGenericTypeDefinition() == typeof(IParsable<>));
        if (!parsable) return null;
        var parse = ParserMethod.MakeGenericMethod(type).CreateDelegate<Func<string, object>>();
        return state => Text((HttpContext)state!, name) is { } text ? parse(text) : null;
    }

    private static string? Text(HttpContext context, string name)
    {
        if (context.Request.RouteValues.TryGetValue(name, out var value)) return value as string ?? Convert.ToString(value, CultureInfo.InvariantCulture);
        return context.Request.Query.TryGetValue(name, out var values) ? values.ToString() : null;
    }

    private static object Parser<T>(string text)
        where T : IParsable<T> => T.Parse(text, CultureInfo.InvariantCulture);
}
