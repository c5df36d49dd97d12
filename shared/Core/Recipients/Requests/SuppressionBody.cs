using MessageFunctions.Problems;

namespace MessageFunctions.Recipients.Requests;

/// <summary>A suppressed address as it is shown and set, and a line of an import.</summary>
public sealed record SuppressionBody(AddressBody To, string Reason)
{
    /// <summary>The address's id in this tenant; told, not set.</summary>
    public string? Id { get; set; }

    /// <summary>Where it comes from; the caller where it is not said.</summary>
    public string? Source { get; set; }

    /// <summary>Since when; now where it is not said.</summary>
    public DateTimeOffset? Since { get; set; }

    public SuppressionScope Scope { get; set; } = SuppressionScope.Recipient;

    public static SuppressionBody From(Suppression suppression, AddressKey key) => new(AddressBody.From(suppression.Kind, suppression.Address), suppression.Reason)
    {
        Id = key.Id,
        Source = suppression.Source,
        Since = suppression.Since,
        Scope = suppression.Scope,
    };

    /// <summary>The value; null after errors.</summary>
    public Suppression? Read(string by, DateTimeOffset now, List<ProblemItem> errors)
    {
        var to = To.Read(errors);
        var source = Source ?? by;
        if (Reason.Length is 0 or > Suppression.MaxReason || !Reason.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '_' or '-'))
            errors.Add(new(ProblemCode.ValueInvalid, "/reason", $"1 to {Suppression.MaxReason} of a-z 0-9 _ -."));
        if (source.Length is 0 or > Suppression.MaxSource || source.Any(char.IsControl)) errors.Add(new(ProblemCode.ValueInvalid, "/source", $"1 to {Suppression.MaxSource} characters in one line."));
        if (Since > now || Since < DateTimeOffset.UnixEpoch) errors.Add(new(ProblemCode.TimeInvalid, "/since", "Between 1970 and now."));
        return errors.Count > 0 || to is not { } address ? null : new Suppression(address.Kind, address.Address, Reason, source, (Since ?? now).ToUniversalTime()) { Scope = Scope };
    }
}
