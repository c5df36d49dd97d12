namespace MessageFunctions.Scaling;

/// <summary>How busy this instance's processors are.</summary>
public interface IProcessorMeter
{
    /// <summary>Mean load since the last call, 0 to 100, over all processors the process may use.</summary>
    int TakePercent();
}
