using System.Reflection;

namespace MessageFunctions.Embedded.Hosting;

/// <summary>Where the functions come from: the app and what it refers to, unless the types were given.</summary>
internal sealed class FunctionSource
{
    public IReadOnlyList<Type>? Types { get; set; }

    public IReadOnlyList<FunctionDescriptor> Find() => Types is null
        ? FunctionDiscovery.Find(ApplicationAssemblies.Find(Assembly.GetEntryAssembly()!))
        : FunctionDiscovery.Find(Types);
}
