namespace MessageFunctions.Embedded.Hosting;

/// <summary>The settings of the runtime itself.</summary>
internal static class SettingNames
{
    /// <summary>Where <c>host.json</c> and <c>local.settings.json</c> are; the default is the working directory, else the app's own.</summary>
    public const string ScriptRoot = "AzureWebJobsScriptRoot";

    /// <summary>Where the runtime keeps its files; default <c>.data</c>.</summary>
    public const string DataDirectory = Sqlite.DataDirectory.EnvironmentVariable;

    /// <summary>How long a shutdown may take. 0 to 600; default 30.</summary>
    public const string DrainSeconds = "MESSAGEFUNCTIONS_DRAIN_SECONDS";

    /// <summary>Addresses to listen on, separated by semicolons; default <c>http://localhost:7071</c>.</summary>
    public const string Urls = "urls";

    /// <summary>The port to listen on when <see cref="Urls"/> is not given. 0 takes a free one.</summary>
    public const string Port = "port";
}
