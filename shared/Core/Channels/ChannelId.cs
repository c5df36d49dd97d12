using MessageFunctions.Tenants;

namespace MessageFunctions.Channels;

/// <summary>A channel's id, such as <c>email</c>, <c>webhook</c> or <c>inbox</c>: 1 to 32 of <c>a-z 0-9 -</c>, beginning with a letter.</summary>
public readonly record struct ChannelId
{
    private readonly string? _value;

    private ChannelId(string value) => _value = value;

    public string Value => _value ?? throw new InvalidOperationException("A default ChannelId names no channel.");

    public static bool TryParse(string? text, out ChannelId id)
    {
        var valid = Slug.IsValid(text, maxLength: 32);
        id = valid ? new ChannelId(text!) : default;
        return valid;
    }

    public static ChannelId Parse(string text) =>
        TryParse(text, out var id) ? id : throw new FormatException($"'{text}' is not a channel id (1 to 32 of a-z 0-9 -, beginning with a letter).");

    public override string ToString() => Value;
}
