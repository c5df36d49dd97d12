using Microsoft.Extensions.Configuration;

namespace MessageFunctions.Embedded.Hosting;

/// <summary>What every part of the runtime is given at start.</summary>
/// <param name="DataDirectory">Full path of the directory that holds the runtime's files; taken by this process.</param>
/// <param name="HostJson">The sections of <c>host.json</c>; empty when there is none.</param>
/// <param name="Settings">Environment over <c>local.settings.json</c>.</param>
/// <param name="Time">The clock of everything durable.</param>
internal sealed record EmbeddedRuntimeOptions(string DataDirectory, IConfiguration HostJson, IConfiguration Settings, TimeProvider Time)
{
    /// <summary>Replaces every <c>%name%</c> by the setting of that name.</summary>
    /// <exception cref="FunctionDefinitionException">A setting is missing.</exception>
    public string Expand(string text, string usedBy)
    {
        var start = text.IndexOf('%', StringComparison.Ordinal);
        while (start >= 0)
        {
            var end = text.IndexOf('%', start + 1);
            if (end < 0) break;
            var name = text[(start + 1)..end];
            var value = Settings[name.Replace("__", ":", StringComparison.Ordinal)]
                ?? throw new FunctionDefinitionException($"{usedBy} refers to the setting '%{name}%', which is not set. Set {name} in the environment or in local.settings.json.");
            text = string.Concat(text.AsSpan(0, start), value, text.AsSpan(end + 1));
            start = text.IndexOf('%', start + value.Length);
        }
        return text;
    }
}
