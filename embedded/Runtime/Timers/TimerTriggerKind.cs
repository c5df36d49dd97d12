using System.Reflection;
using MessageFunctions.Embedded.Hosting;
using MessageFunctions.Embedded.Worker;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace MessageFunctions.Embedded.Timers;

/// <summary>Timer functions.</summary>
internal sealed class TimerTriggerKind(EmbeddedRuntimeOptions options, TimerStore store) : ITriggerKind, IManualTrigger
{
    public bool Handles(TriggerBindingAttribute trigger) => trigger is TimerTriggerAttribute;

    public Func<object?, object?>? BindParameter(FunctionDescriptor function, ParameterInfo parameter)
    {
        if (parameter != function.TriggerParameter) return null;
        if (parameter.ParameterType == typeof(TimerInfo)) return static state => state;
        throw new FunctionDefinitionException($"Function '{function.Name}': the parameter '{parameter.Name}' is of type {parameter.ParameterType.Name}. A timer trigger binds to TimerInfo.");
    }

    public ITriggerListener CreateListener(IReadOnlyList<FunctionDescriptor> functions, IFunctionInvoker invoker, IServiceProvider services)
    {
        var logger = services.GetRequiredService<ILoggerFactory>().CreateLogger("Function.Timers");
        return new TimerListener([.. functions.Select(Create)]);

        FunctionTimer Create(FunctionDescriptor function)
        {
            var schedule = Schedule(function);
            var now = options.Time.GetLocalNow().DateTime;
            var isMonitored = ((TimerTriggerAttribute)function.Trigger).UseMonitor && schedule.IsMinuteOrMore(now);
            return new FunctionTimer(function, schedule, (FunctionInvoker)invoker, isMonitored ? store : null, options.Time, logger);
        }
    }

    public string Describe(FunctionDescriptor function) => $"timerTrigger {Expression(function)}";

    public async Task RunAsync(FunctionDescriptor function, string? input, IFunctionInvoker invoker, CancellationToken cancellationToken) =>
        await invoker.InvokeAsync(function, new TimerInfo(), cancellationToken);

    private string Expression(FunctionDescriptor function) =>
        options.Expand(((TimerTriggerAttribute)function.Trigger).Schedule, $"Function '{function.Name}', parameter '{function.TriggerParameter.Name}',");

    private TimerSchedule Schedule(FunctionDescriptor function) => TimerSchedule.TryParse(Expression(function))
        ?? throw new FunctionDefinitionException($"Function '{function.Name}', parameter '{function.TriggerParameter.Name}': '{Expression(function)}' is not a schedule. Write six fields 'second minute hour day month weekday', such as '0 */5 * * * *', or a time span.");
}
