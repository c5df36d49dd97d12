using MessageFunctions.Embedded.Worker;

namespace Microsoft.Azure.Functions.Worker;

public static class FunctionContextBindingFeatureExtensions
{
    /// <summary>The result of the invocation: null until the function has returned.</summary>
    public static InvocationResult GetInvocationResult(this FunctionContext context) =>
        new EmbeddedInvocationResult((EmbeddedFunctionContext)context);
}
