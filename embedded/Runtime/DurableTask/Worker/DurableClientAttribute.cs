using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Binds a parameter to the <c>DurableTaskClient</c> of this app.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class DurableClientAttribute : InputBindingAttribute
{
    /// <summary>The official host's task hub; the embedded runtime has one.</summary>
    public string? TaskHub { get; set; }

    /// <summary>The official host's storage connection; the embedded runtime has none.</summary>
    public string? ConnectionName { get; set; }
}
