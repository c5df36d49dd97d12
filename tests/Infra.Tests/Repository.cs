using System.Diagnostics;

namespace MessageFunctions.Infra.Tests;

/// <summary>The files of the repository that these tests hold to the code.</summary>
internal static class Repository
{
    public static string Root { get; } = Find();

    public static string Text(params string[] path) => File.ReadAllText(Path.Combine([Root, .. path]));

    /// <summary>What is under version control; outside of it, nothing can leak.</summary>
    public static IReadOnlyList<string> TrackedFiles()
    {
        var start = new ProcessStartInfo("git", ["-C", Root, "ls-files", "-z"]) { RedirectStandardOutput = true };
        using var git = Process.Start(start)!;
        var output = git.StandardOutput.ReadToEnd();
        Assert.True(git.WaitForExit(TimeSpan.FromSeconds(30)) && git.ExitCode == 0, "git ls-files failed.");
        return output.Split('\0', StringSplitOptions.RemoveEmptyEntries);
    }

    private static string Find()
    {
        for (var directory = new DirectoryInfo(AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
        {
            if (File.Exists(Path.Combine(directory.FullName, "MessageFunctions.sln"))) return directory.FullName;
        }
        throw new InvalidOperationException("The tests do not run inside the repository.");
    }
}
