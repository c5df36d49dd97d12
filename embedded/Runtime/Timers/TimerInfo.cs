namespace Microsoft.Azure.Functions.Worker;

/// <summary>What a timer's function is told.</summary>
public class TimerInfo
{
    public ScheduleStatus? ScheduleStatus { get; set; }

    /// <summary>Whether this run comes later than its schedule says.</summary>
    public bool IsPastDue { get; set; }
}
