using System.Collections.Immutable;
using System.Reflection;
using MessageFunctions.Embedded.Hosting;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace MessageFunctions.Embedded.Worker;

internal sealed class EmbeddedFunctionDefinition : FunctionDefinition
{
    public EmbeddedFunctionDefinition(FunctionDescriptor function)
    {
        Name = function.Name;
        Id = function.Name;
        EntryPoint = $"{function.Method.DeclaringType!.FullName}.{function.Method.Name}";
        PathToAssembly = function.Method.DeclaringType.Assembly.Location;
        var parameters = function.Method.GetParameters();
        Parameters = [.. parameters.Select(parameter => new FunctionParameter(parameter.Name!, parameter.ParameterType))];
        InputBindings = parameters
            .Select(parameter => (parameter, binding: parameter.GetCustomAttribute<BindingAttribute>()))
            .Where(pair => pair.binding is not null)
            .ToImmutableDictionary(
                pair => pair.parameter.Name!,
                pair => (BindingMetadata)new InputBinding(pair.parameter.Name!, TypeName(pair.binding!)),
                StringComparer.OrdinalIgnoreCase);
    }

    public override string Name { get; }

    public override string Id { get; }

    public override string EntryPoint { get; }

    public override string PathToAssembly { get; }

    public override ImmutableArray<FunctionParameter> Parameters { get; }

    public override IImmutableDictionary<string, BindingMetadata> InputBindings { get; }

    public override IImmutableDictionary<string, BindingMetadata> OutputBindings => ImmutableDictionary<string, BindingMetadata>.Empty;

    /// <summary>As in function.json: <c>HttpTriggerAttribute</c> is <c>httpTrigger</c>.</summary>
    private static string TypeName(BindingAttribute binding)
    {
        var name = binding.GetType().Name;
        if (name.EndsWith("Attribute", StringComparison.Ordinal)) name = name[..^"Attribute".Length];
        return char.ToLowerInvariant(name[0]) + name[1..];
    }

    private sealed class InputBinding(string name, string type) : BindingMetadata
    {
        public override string Name => name;

        public override string Type => type;

        public override BindingDirection Direction => BindingDirection.In;
    }
}
