namespace MessageFunctions.Messages;

/// <summary>One version of a template; the version is fixed when the message is accepted.</summary>
public sealed record TemplateReference(string Id, int Version)
{
    public override string ToString() => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Id}@{Version}");
}
