using Microsoft.Azure.Functions.Worker;

namespace MessageFunctions.Embedded.Worker;

internal sealed class EmbeddedInvocationResult(EmbeddedFunctionContext context) : InvocationResult
{
    public override object? Value
    {
        get => context.Result;
        set => context.Result = value;
    }
}
