using System.Text.Json;
using System.Text.Json.Serialization;

namespace MessageFunctions.Policies.Conditions;

/// <summary>
/// When something holds: a tree over named facts. In JSON <c>true</c>, <c>false</c>, <c>{"all":[…]}</c>, <c>{"any":[…]}</c>, <c>{"not":…}</c>,
/// <c>{"fact":"errorRate","op":"gt","value":8}</c> (<c>eq ne lt le gt ge in has</c>; the value a number, text, flag, list or <c>{"formula":"…"}</c>)
/// and <c>{"formula":"failed * 100 &gt; sent * 8"}</c>. Immutable; compiled once.
/// </summary>
[JsonConverter(typeof(ConditionConverter))]
public sealed class Condition
{
    /// <summary>Deepest nesting.</summary>
    public const int MaxDepth = 16;

    /// <summary>Most nodes of a tree.</summary>
    public const int MaxNodes = 256;

    /// <summary>Most values after <c>in</c>.</summary>
    public const int MaxValues = 100;

    private readonly JsonElement _source;
    private volatile Bound? _bound;

    private Condition(JsonElement source) => _source = source;

    /// <summary>Holds whatever is known.</summary>
    public static Condition Always { get; } = Parse("true");

    /// <summary>Never holds.</summary>
    public static Condition Never { get; } = Parse("false");

    /// <summary>A condition from its JSON, for defaults in code and tests.</summary>
    /// <exception cref="JsonException">Not JSON.</exception>
    public static Condition Parse(string json)
    {
        using var document = JsonDocument.Parse(json);
        return new Condition(document.RootElement.Clone());
    }

    /// <summary>Whether it holds. Allocates nothing once it is compiled.</summary>
    /// <exception cref="EvaluationException">A formula of it could not be computed.</exception>
    /// <exception cref="InvalidOperationException">It was never checked and is wrong for these facts.</exception>
    public bool Holds(FactFrame facts)
    {
        ArgumentNullException.ThrowIfNull(facts);
        return Bind(facts.Schema).Holds(facts);
    }

    /// <summary>Adds what is wrong with it, each with its place under <paramref name="pointer"/>.</summary>
    /// <param name="facts">The facts it may name; null: none.</param>
    /// <param name="pointer">Where it is in the body.</param>
    /// <param name="errors">Takes what is wrong.</param>
    public void Check(FactSchema? facts, string pointer, PolicyErrors errors) => ConditionReader.Read(_source, pointer, facts ?? Nothing, errors);

    internal static Condition From(JsonElement source) => new(source);

    internal void Write(Utf8JsonWriter writer) => _source.WriteTo(writer);

    public override string ToString() => _source.GetRawText();

    private static FactSchema Nothing { get; } = new();

    private ConditionNode Bind(FactSchema schema)
    {
        if (_bound is { } bound && ReferenceEquals(bound.Schema, schema)) return bound.Node;
        var errors = new PolicyErrors();
        var node = ConditionReader.Read(_source, "", schema, errors);
        if (!errors.IsEmpty) throw new InvalidOperationException($"The condition is wrong at '{errors.Items[0].Pointer}': {errors.Items[0].Detail}");
        _bound = new Bound(schema, node);
        return node;
    }

    private sealed record Bound(FactSchema Schema, ConditionNode Node);
}
