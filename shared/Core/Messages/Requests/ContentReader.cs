using System.Text.Json;
using MessageFunctions.Problems;

namespace MessageFunctions.Messages.Requests;

/// <summary>Reads inline content: subject, text, html.</summary>
internal static class ContentReader
{
    public static MessageContent? Read(ref Utf8JsonReader json, string pointer, ref ProblemList problems)
    {
        if (!JsonText.Expect(ref json, JsonTokenType.StartObject, pointer, "an object with subject, text and html", ref problems)) return null;
        string? subject = null, text = null, html = null;
        var (seenSubject, seenText, seenHtml) = (false, false, false);
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            if (json.ValueTextEquals("subject"u8) && !seenSubject)
            {
                seenSubject = json.Read();
                subject = JsonText.Read(ref json, pointer + "/subject", RequestLimits.MaxSubject, TextRule.Line, ref problems);
            }
            else if (json.ValueTextEquals("text"u8) && !seenText)
            {
                seenText = json.Read();
                text = JsonText.Read(ref json, pointer + "/text", RequestLimits.MaxText, TextRule.Block, ref problems);
            }
            else if (json.ValueTextEquals("html"u8) && !seenHtml)
            {
                seenHtml = json.Read();
                html = JsonText.Read(ref json, pointer + "/html", RequestLimits.MaxHtml, TextRule.Block, ref problems);
            }
            else ObjectFields.Refuse(ref json, pointer, json.ValueTextEquals("subject"u8) || json.ValueTextEquals("text"u8) || json.ValueTextEquals("html"u8), ref problems);
        }
        if (!seenText && !seenHtml) problems.Add(ProblemCode.ContentMissing, pointer, "Content has a text, an html, or both.");
        return new MessageContent(text, subject, html);
    }
}
