using System.Text;

namespace MessageFunctions.CrashHarness.ServiceBus;

/// <summary>Lines for the process that watches. A line is in the pipe before its task goes on, so a kill cannot take back what was said.</summary>
internal sealed class Journal
{
    private readonly Stream _output = Console.OpenStandardOutput();
    private readonly Lock _gate = new();

    public void Say(string line)
    {
        var bytes = Encoding.UTF8.GetBytes(line + "\n");
        lock (_gate)
        {
            _output.Write(bytes);
            _output.Flush();
        }
    }
}
