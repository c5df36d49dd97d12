using System.Linq.Expressions;
using System.Reflection;
using MessageFunctions.Embedded.Hosting;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;

namespace MessageFunctions.Embedded.Worker;

/// <summary>
/// Turns a function's method into one delegate: create the class from the scope, bind each parameter, call, and bring whatever
/// it returns into one shape. Binding is decided here, at start; a parameter that nothing can bind fails the start.
/// </summary>
internal sealed class FunctionCompiler(IReadOnlyList<ITriggerKind> kinds, IReadOnlyList<IInputBinding> inputBindings)
{
    private static readonly ParameterExpression Context = Expression.Parameter(typeof(EmbeddedFunctionContext), "context");
    private static readonly Expression Services = Expression.Property(Context, nameof(EmbeddedFunctionContext.InstanceServices));
    private static readonly Expression TriggerState = Expression.Property(Context, nameof(EmbeddedFunctionContext.TriggerState));

    /// <exception cref="FunctionDefinitionException">A parameter cannot be bound.</exception>
    public CompiledFunction Prepare(FunctionDescriptor function)
    {
        var kind = KindOf(function);
        var arguments = function.Method.GetParameters().Select(parameter => BindParameter(function, kind, parameter)).ToArray();
        return new CompiledFunction(function, () => Compile(function, arguments));
    }

    public ITriggerKind KindOf(FunctionDescriptor function)
    {
        foreach (var kind in kinds)
        {
            if (kind.Handles(function.Trigger)) return kind;
        }
        throw new FunctionDefinitionException(
            $"Function '{function.Name}': the embedded runtime has no {function.Trigger.GetType().Name} (parameter '{function.TriggerParameter.Name}'). Use an HTTP, timer, Service Bus, orchestration or activity trigger.");
    }

    private Expression BindParameter(FunctionDescriptor function, ITriggerKind kind, ParameterInfo parameter)
    {
        if (parameter.ParameterType == typeof(FunctionContext)) return Expression.Convert(Context, typeof(FunctionContext));
        if (parameter.ParameterType == typeof(CancellationToken))
            return Expression.Property(Context, nameof(EmbeddedFunctionContext.CancellationToken));
        foreach (var binding in inputBindings)
        {
            if (binding.Handles(parameter)) return Unbox(Expression.Invoke(Expression.Constant(binding.Bind(function, parameter)), Services), parameter);
        }
        if (kind.BindParameter(function, parameter) is { } binder)
            return Unbox(Expression.Invoke(Expression.Constant(binder), TriggerState), parameter);
        throw new FunctionDefinitionException(
            $"Function '{function.Name}': nothing binds the parameter '{parameter.Name}' of type {parameter.ParameterType.Name}. Remove it, or take it from the constructor if it is a service.");
    }

    private static Expression Unbox(Expression value, ParameterInfo parameter) => parameter.ParameterType.IsValueType
        ? Expression.Call(typeof(FunctionCompiler), nameof(ValueOrDefault), [parameter.ParameterType], value)
        : Expression.Convert(value, parameter.ParameterType);

    private static T? ValueOrDefault<T>(object? value) => value is T typed ? typed : default;

    private static FunctionBody Compile(FunctionDescriptor function, Expression[] arguments)
    {
        var method = function.Method;
        var instance = method.IsStatic ? null : Create(method.DeclaringType!);
        return Expression.Lambda<FunctionBody>(ResultAdapter.Adapt(Expression.Call(instance, method, arguments)), Context).Compile();
    }

    private static Expression Create(Type type)
    {
        var constructors = type.GetConstructors();
        if (constructors.Length == 1 && constructors[0].GetParameters().All(IsPlain))
            return Expression.New(constructors[0], constructors[0].GetParameters().Select(Resolve));
        var factory = ActivatorUtilities.CreateFactory(type, Type.EmptyTypes);
        return Expression.Convert(Expression.Invoke(Expression.Constant(factory), Services, Expression.Constant(null, typeof(object[]))), type);
    }

    private static bool IsPlain(ParameterInfo parameter) =>
        !parameter.HasDefaultValue && parameter.GetCustomAttribute<FromKeyedServicesAttribute>() is null;

    private static Expression Resolve(ParameterInfo parameter) => parameter.ParameterType == typeof(IServiceProvider)
        ? Services
        : Expression.Call(typeof(ServiceProviderServiceExtensions), nameof(ServiceProviderServiceExtensions.GetRequiredService), [parameter.ParameterType], Services);
}
