namespace MessageFunctions.Embedded.Hosting;

/// <summary>A trigger state that offers values by name to <c>FunctionContext.BindingContext</c>.</summary>
internal interface IBindingDataSource
{
    IReadOnlyDictionary<string, object?> BindingData { get; }
}
