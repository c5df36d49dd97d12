using System.Text.Json.Nodes;

namespace MessageFunctions.Policies;

/// <summary>One difference of two JSON values.</summary>
/// <param name="Op"><c>add</c>, <c>remove</c> or <c>replace</c>.</param>
/// <param name="Path">JSON pointer (RFC 6901); empty: the whole value.</param>
/// <param name="From">What was there.</param>
/// <param name="Value">What is there now.</param>
public sealed record JsonChange(string Op, string Path, JsonNode? From, JsonNode? Value)
{
    public const string Add = "add";
    public const string Remove = "remove";
    public const string Replace = "replace";
}
