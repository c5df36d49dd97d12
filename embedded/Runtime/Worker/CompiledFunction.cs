using MessageFunctions.Embedded.Hosting;

namespace MessageFunctions.Embedded.Worker;

/// <summary>Runs a function's method with its parameters bound; the invocation is the only argument.</summary>
internal delegate ValueTask<object?> FunctionBody(EmbeddedFunctionContext context);

/// <summary>A function with what it takes to run it without reflection.</summary>
internal sealed class CompiledFunction(FunctionDescriptor descriptor, Func<FunctionBody> compile)
{
    private FunctionBody? _body;

    public FunctionDescriptor Descriptor => descriptor;

    public EmbeddedFunctionDefinition Definition { get; } = new(descriptor);

    /// <summary>Compiled at the first use, so that a function that does not run costs the start nothing.</summary>
    public FunctionBody Body => _body ??= compile();
}
