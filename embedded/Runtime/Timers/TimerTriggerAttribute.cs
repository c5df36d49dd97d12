using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Starts a function by the clock.</summary>
/// <param name="schedule">Six fields of NCrontab (seconds first), a time span, or <c>%setting%</c>.</param>
public sealed class TimerTriggerAttribute(string schedule) : TriggerBindingAttribute
{
    public string Schedule { get; } = schedule;

    /// <summary>Also run once when the host starts.</summary>
    public bool RunOnStartup { get; set; }

    /// <summary>Remember the last run over restarts, and run once at the start if one was missed. Default true; not for schedules under a minute.</summary>
    public bool UseMonitor { get; set; } = true;
}
