namespace Microsoft.Azure.Functions.Worker;

/// <summary>One parameter of a function.</summary>
public class FunctionParameter(string name, Type type)
{
    public string Name { get; } = name;

    public Type Type { get; } = type;
}
