using System.Text.Json;
using MessageFunctions.Channels;
using MessageFunctions.Problems;
using MessageFunctions.Templates;

namespace MessageFunctions.Messages.Accept;

/// <summary>Whether a template can be rendered with the parameters of a message.</summary>
internal static class TemplateParameters
{
    private static readonly ReadOnlyMemory<byte> None = "{}"u8.ToArray();

    /// <summary>Adds what keeps the template from being rendered for the channels.</summary>
    public static void Check(CompiledTemplate template, IReadOnlyList<ChannelId> channels, ReadOnlyMemory<byte> parameters, ref ProblemList problems)
    {
        using var document = JsonDocument.Parse(parameters.IsEmpty ? None : parameters);
        if (ParameterReader.Read(document.RootElement) is not { } values)
        {
            problems.Add(ProblemCode.ParametersInvalid, "/params",
                $"At most {ParameterReader.MaxValues} values, nested at most {ParameterReader.MaxDepth} deep, with names of at most {ParameterReader.MaxNameLength} characters.");
            return;
        }
        foreach (var channel in channels)
        {
            switch (template.Check(channel, values))
            {
                case RenderResult.Missing missing:
                    foreach (var path in missing.Parameters) AddMissing(path, ref problems);
                    break;
                case RenderResult.TooMuch:
                    problems.Add(ProblemCode.ParametersInvalid, "/params", "The template would render more than a message may hold.");
                    return;
            }
        }
    }

    private static void AddMissing(string path, ref ProblemList problems)
    {
        var pointer = "/params/" + path.Replace('.', '/');
        // Another channel's variant may have missed it already.
        if (!problems.Has(pointer)) problems.Add(ProblemCode.ParameterMissing, pointer, "The template prints this parameter, and it is missing or not printable.");
    }
}
