namespace MessageFunctions.AzureAdapters.Configuration;

/// <summary>A setting that cannot be used; it fails the start. The message names the setting and never its value where that may be secret.</summary>
public sealed class AzureConfigurationException(string setting, string problem, Exception? inner = null)
    : Exception($"The setting {setting} {problem}", inner)
{
    /// <summary>The setting's name as the environment spells it.</summary>
    public string Setting { get; } = setting;
}
