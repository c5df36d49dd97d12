using MessageFunctions.Embedded.Sqlite;

namespace MessageFunctions.Embedded.Hosting;

/// <summary>
/// Ends the process with exit code 1 and one sentence when the app cannot start, or not go on, for a reason that its user can mend, where .NET would
/// print a stack trace.
/// </summary>
internal static class StartFailure
{
    private static int _installed;

    public static void ReportWithoutStackTrace()
    {
        if (Interlocked.Exchange(ref _installed, 1) == 0) AppDomain.CurrentDomain.UnhandledException += static (_, unhandled) =>
        {
            if (unhandled.ExceptionObject is not (FunctionDefinitionException or FunctionTimeoutException or SqliteException)) return;
            Console.Error.WriteLine(((Exception)unhandled.ExceptionObject).Message);
            Environment.Exit(1);
        };
    }
}
