using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using MessageFunctions.Budgets;
using MessageFunctions.Messages;

namespace MessageFunctions.Delivery;

/// <summary>
/// A hold of an envelope. Its id, <c>{envelope}-{n}.{month}</c>, says which reservation of the envelope it pays for and in which month's account
/// it lies, so that it can be settled from the stream alone.
/// </summary>
public readonly record struct EnvelopeHold(EnvelopeId Envelope, int Number, Month Month)
{
    public HoldId Id => HoldId.Parse(ToString());

    public static bool TryParse([NotNullWhen(true)] string? text, out EnvelopeHold hold)
    {
        hold = default;
        if (text is null || text.Length < EnvelopeId.Length + 3 || text[EnvelopeId.Length] != '-') return false;
        var dot = text.IndexOf('.', StringComparison.Ordinal);
        if (dot < 0 || !EnvelopeId.TryParse(text.AsSpan(0, EnvelopeId.Length), out var envelope)) return false;
        if (!int.TryParse(text.AsSpan(EnvelopeId.Length + 1, dot - EnvelopeId.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number)) return false;
        if (!Month.TryParse(text.AsSpan(dot + 1), out var month)) return false;
        hold = new EnvelopeHold(envelope, number, month);
        return true;
    }

    public static EnvelopeHold Parse(string text) =>
        TryParse(text, out var hold) ? hold : throw new FormatException($"'{text}' is not the hold of an envelope.");

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Envelope.Value}-{Number}.{Month}");
}
