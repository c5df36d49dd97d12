namespace MessageFunctions.Tenants;

/// <summary>The alphabet of names that people choose and that keys are made of: <c>a-z 0-9 -</c>, beginning with a letter.</summary>
internal static class Slug
{
    public static bool IsValid(string? text, int maxLength)
    {
        if (string.IsNullOrEmpty(text) || text.Length > maxLength || !char.IsAsciiLetterLower(text[0])) return false;
        foreach (var c in text)
        {
            if (!char.IsAsciiLetterLower(c) && !char.IsAsciiDigit(c) && c != '-') return false;
        }
        return true;
    }
}
