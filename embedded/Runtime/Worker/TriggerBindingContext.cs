using System.Collections.ObjectModel;
using MessageFunctions.Embedded.Hosting;
using Microsoft.Azure.Functions.Worker;

namespace MessageFunctions.Embedded.Worker;

internal sealed class TriggerBindingContext(object? triggerState) : BindingContext
{
    public override IReadOnlyDictionary<string, object?> BindingData =>
        (triggerState as IBindingDataSource)?.BindingData ?? ReadOnlyDictionary<string, object?>.Empty;
}
