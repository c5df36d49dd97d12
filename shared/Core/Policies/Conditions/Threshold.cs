using System.Text.Json;
using System.Text.Json.Serialization;

namespace MessageFunctions.Policies.Conditions;

/// <summary>A number of a policy that may depend on facts: in JSON a number, or <c>{"formula":"max(50, sent / 10)"}</c>. Compiled once.</summary>
[JsonConverter(typeof(ThresholdConverter))]
public sealed class Threshold
{
    private readonly decimal _number;
    private readonly string? _formula;
    private readonly string? _problem;
    private volatile Formula? _bound;

    private Threshold(decimal number, string? formula, string? problem) => (_number, _formula, _problem) = (number, formula, problem);

    public static Threshold Of(decimal number) => new(number, null, null);

    public static Threshold OfFormula(string formula) => new(0, formula, null);

    internal static Threshold Wrong(string problem) => new(0, null, problem);

    /// <summary>The number, where it is one.</summary>
    public decimal? Number => _formula is null && _problem is null ? _number : null;

    /// <summary>The formula, where it is one.</summary>
    public string? Formula => _formula;

    /// <summary>Its value.</summary>
    /// <exception cref="EvaluationException">The formula could not be computed.</exception>
    public decimal Value(FactFrame facts)
    {
        if (_formula is null) return _number;
        ArgumentNullException.ThrowIfNull(facts);
        var bound = _bound;
        if (bound is null || !ReferenceEquals(bound.Facts, facts.Schema)) _bound = bound = Conditions.Formula.Compile(_formula, FormulaType.Number, facts.Schema);
        return bound.Value(facts);
    }

    /// <summary>Adds what is wrong with it.</summary>
    /// <param name="facts">The facts it may name; null: none.</param>
    /// <param name="pointer">Where it is in the body.</param>
    /// <param name="errors">Takes what is wrong.</param>
    public void Check(FactSchema? facts, string pointer, PolicyErrors errors)
    {
        ArgumentNullException.ThrowIfNull(errors);
        if (_problem is not null) errors.Add(pointer, _problem, Problems.ProblemCode.TypeInvalid);
        else if (_formula is not null) Conditions.Formula.Check(_formula, FormulaType.Number, facts ?? new FactSchema(), pointer + "/formula", errors);
    }

    internal void Write(Utf8JsonWriter writer)
    {
        if (_formula is null)
        {
            writer.WriteNumberValue(_number);
            return;
        }
        writer.WriteStartObject();
        writer.WriteString("formula"u8, _formula);
        writer.WriteEndObject();
    }

    public override string ToString() => _formula ?? _number.ToString(System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>From JSON; what is wrong is kept and told when it is checked.</summary>
    internal static Threshold From(JsonElement json)
    {
        if (json.ValueKind == JsonValueKind.Number) return json.TryGetDecimal(out var number) ? Of(number) : Wrong("A number of at most 28 digits.");
        if (json.ValueKind != JsonValueKind.Object) return Wrong("A number, or an object with a formula.");
        var properties = json.EnumerateObject().ToList();
        return properties is [{ Name: "formula", Value: { ValueKind: JsonValueKind.String } text }] ? OfFormula(text.GetString()!) : Wrong("An object with a formula and nothing else.");
    }
}
