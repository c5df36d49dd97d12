using System.Collections;

namespace MessageFunctions.Templates;

/// <summary>Walks a template with its parameters as rendering would, to say what is missing and how much work it is. Pure.</summary>
internal sealed class TemplateNeeds(IReadOnlyDictionary<string, object?> root)
{
    /// <summary>Most steps of one part; a step is an expression met, each time it is met.</summary>
    public const int MaxSteps = 50_000;

    /// <summary>Most missing names that are told.</summary>
    public const int MaxMissing = 20;

    private readonly SortedSet<string> _missing = new(StringComparer.Ordinal);
    private int _steps;

    /// <summary>What would print nothing, by path; empty when all is there.</summary>
    public IReadOnlyCollection<string> Missing => _missing;

    /// <summary>Rendering would take more than <see cref="MaxSteps"/>.</summary>
    public bool IsTooMuch => _steps > MaxSteps;

    /// <summary>The names that are printed whatever the conditions are.</summary>
    public static IEnumerable<string> Always(IEnumerable<TemplateNode> nodes) =>
        nodes.OfType<TemplateNode.Print>().Where(node => !node.Path.IsLoopData && node.Path.Segments.Count > 0).Select(node => node.Path.Segments[0]).Distinct();

    public TemplateNeeds Walk(IReadOnlyList<TemplateNode> nodes)
    {
        Walk(nodes, root);
        return this;
    }

    private void Walk(IReadOnlyList<TemplateNode> nodes, object? context)
    {
        foreach (var node in nodes)
        {
            if (++_steps > MaxSteps || _missing.Count == MaxMissing) return;
            var value = Resolve(node.Path, context);
            switch (node)
            {
                case TemplateNode.Print:
                    if (!IsPrintable(value)) _missing.Add(node.Path.ToString());
                    break;
                case TemplateNode.Choice choice:
                    Walk(IsThere(value) ? choice.WhenThere : choice.WhenNot, context);
                    break;
                case TemplateNode.With with:
                    if (IsThere(value)) Walk(with.Body, value);
                    else Walk(with.WhenNot, context);
                    break;
                case TemplateNode.Each each:
                    Walk(each, value, context);
                    break;
            }
        }
    }

    private void Walk(TemplateNode.Each each, object? value, object? context)
    {
        IEnumerable? items = value switch
        {
            IReadOnlyDictionary<string, object?> { Count: > 0 } named => named.Values,
            List<object?> { Count: > 0 } list => list,
            _ => null,
        };
        if (items is null)
        {
            Walk(each.WhenNone, context);
            return;
        }
        foreach (var item in items)
        {
            _steps++;
            Walk(each.Body, item);
        }
    }

    private object? Resolve(TemplatePath path, object? context)
    {
        if (path.IsLoopData) return "";
        var value = path.FromRoot ? root : context;
        foreach (var segment in path.Segments)
        {
            if (value is not IReadOnlyDictionary<string, object?> named || !named.TryGetValue(segment, out value)) return null;
        }
        return value;
    }

    private static bool IsPrintable(object? value) => value is string or long or decimal or bool;

    private static bool IsThere(object? value) => value switch
    {
        null or false or 0L or 0m or "" => false,
        ICollection { Count: 0 } => false,
        _ => true,
    };
}
