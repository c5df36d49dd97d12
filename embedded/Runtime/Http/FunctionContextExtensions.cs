using MessageFunctions.Embedded.Worker;
using Microsoft.AspNetCore.Http;

namespace Microsoft.Azure.Functions.Worker;

public static class FunctionContextExtensions
{
    /// <summary>
    /// The request of an HTTP function; null for other functions, and null in middleware that was added before
    /// <c>ConfigureFunctionsWebApplication()</c>.
    /// </summary>
    public static HttpContext? GetHttpContext(this FunctionContext context) => (context as EmbeddedFunctionContext)?.HttpContext;
}
