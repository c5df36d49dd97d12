#pragma warning disable CA1813, CA1012 // The official attributes are not sealed either, and their constructors are public.
namespace Microsoft.Azure.Functions.Worker.Extensions.Abstractions
{
    /// <summary>Marks a parameter, property or method as bound by the runtime.</summary>
    [AttributeUsage(AttributeTargets.Method)]
    public abstract class BindingAttribute : Attribute
    {
        public BindingAttribute()
        {
        }
    }

    /// <summary>Marks the parameter that starts a function.</summary>
    [AttributeUsage(AttributeTargets.Parameter)]
    public abstract class TriggerBindingAttribute : BindingAttribute
    {
        public TriggerBindingAttribute()
        {
        }
    }

    /// <summary>Marks a parameter that the runtime supplies beside the trigger.</summary>
    [AttributeUsage(AttributeTargets.Parameter)]
    public abstract class InputBindingAttribute : BindingAttribute
    {
        public InputBindingAttribute()
        {
        }
    }
}

namespace Microsoft.Azure.Functions.Worker
{
    /// <summary>Makes a method a function of the app.</summary>
    [AttributeUsage(AttributeTargets.Method)]
    public class FunctionAttribute(string name) : Attribute
    {
        public string Name { get; } = name;
    }
}
