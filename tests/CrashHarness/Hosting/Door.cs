namespace MessageFunctions.CrashHarness.Hosting;

/// <summary>Opens when a file is there. It heeds no token, as a function may.</summary>
internal sealed class Door(string path)
{
    private const int LongestSeconds = 60;

    public async Task PassAsync()
    {
        for (var i = 0; i < LongestSeconds * 100 && !File.Exists(path); i++) await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System);
    }
}
