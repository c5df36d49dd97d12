using MessageFunctions.Embedded.Hosting;

namespace Microsoft.Azure.Functions.Worker.Builder;

public static class FunctionsApplication
{
    /// <summary>A builder for the app, with the settings of the environment, of <c>local.settings.json</c> and of the command line.</summary>
    public static FunctionsApplicationBuilder CreateBuilder(string[] args)
    {
        StartFailure.ReportWithoutStackTrace();
        return new FunctionsApplicationBuilder(args);
    }
}
