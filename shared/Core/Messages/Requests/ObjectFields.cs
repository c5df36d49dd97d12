using System.Text.Json;
using MessageFunctions.Problems;

namespace MessageFunctions.Messages.Requests;

/// <summary>What objects do with properties that they cannot take.</summary>
internal static class ObjectFields
{
    /// <summary>Adds a problem about the property that the reader stands at, and skips its value.</summary>
    public static void Refuse(ref Utf8JsonReader json, string path, bool isKnown, ref ProblemList problems)
    {
        var pointer = JsonText.Pointer(path, ref json);
        if (isKnown) problems.Add(ProblemCode.PropertyDuplicate, pointer, "The property is there twice.");
        else problems.Add(ProblemCode.PropertyUnknown, pointer, "There is no such property.");
        json.Read();
        json.Skip();
    }
}
