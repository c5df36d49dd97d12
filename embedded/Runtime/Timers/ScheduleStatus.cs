namespace Microsoft.Azure.Functions.Worker;

/// <summary>Where a timer stands; times are those of the host's time zone, which on Azure is UTC.</summary>
public class ScheduleStatus
{
    public DateTime Last { get; set; }

    public DateTime Next { get; set; }

    public DateTime LastUpdated { get; set; }
}
