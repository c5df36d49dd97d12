using System.Reflection;
using System.Text.Json;
using Microsoft.Azure.Functions.Worker;

namespace MessageFunctions.Embedded.Hosting;

/// <summary>
/// The assemblies of the app that can hold functions: the entry assembly, what it refers to, and what its <c>deps.json</c> lists, of
/// which only those that refer to this runtime (or to the assembly that stands in for it) are looked into.
/// </summary>
internal static class ApplicationAssemblies
{
    private static readonly string RuntimeName = typeof(FunctionAttribute).Assembly.GetName().Name!;

    public static IReadOnlyList<Assembly> Find(Assembly entry)
    {
        var found = new List<Assembly>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var waiting = new Queue<Assembly>([entry]);
        foreach (var name in ProjectNames())
        {
            if (TryLoad(name) is { } assembly) waiting.Enqueue(assembly);
        }
        while (waiting.TryDequeue(out var assembly))
        {
            if (!seen.Add(assembly.GetName().Name!)) continue;
            var references = assembly.GetReferencedAssemblies();
            if (references.Any(reference => reference.Name == RuntimeName)) found.Add(assembly);
            foreach (var reference in references)
            {
                if (!IsFramework(reference.Name!) && !seen.Contains(reference.Name!) && TryLoad(reference.Name!) is { } next) waiting.Enqueue(next);
            }
        }
        return found;
    }

    private static bool IsFramework(string name) =>
        name == RuntimeName || name is "mscorlib" or "netstandard"
        || name.StartsWith("System.", StringComparison.Ordinal) || name.StartsWith("Microsoft.", StringComparison.Ordinal)
        || name.StartsWith("Azure.", StringComparison.Ordinal);

    /// <summary>A project that is referenced but not used by the code of another is only to be seen in <c>deps.json</c>.</summary>
    private static List<string> ProjectNames()
    {
        var names = new List<string>();
        var path = (AppContext.GetData("APP_CONTEXT_DEPS_FILES") as string)?.Split(';')[0];
        if (path is null || !File.Exists(path)) return names;
        using var document = JsonDocument.Parse(File.ReadAllBytes(path));
        if (!document.RootElement.TryGetProperty("libraries", out var libraries)) return names;
        foreach (var library in libraries.EnumerateObject())
        {
            if (library.Value.TryGetProperty("type", out var type) && type.ValueEquals("project"))
                names.Add(library.Name[..library.Name.IndexOf('/', StringComparison.Ordinal)]);
        }
        return names;
    }

    /// <summary>Null where the name is a project's and not its assembly's, or the assembly is for another platform.</summary>
    private static Assembly? TryLoad(string name)
    {
        try { return Assembly.Load(new AssemblyName(name)); }
        catch (Exception exception) when (exception is FileNotFoundException or FileLoadException or BadImageFormatException) { return null; }
    }
}
