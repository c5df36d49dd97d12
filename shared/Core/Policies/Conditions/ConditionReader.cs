using System.Text.Json;
using MessageFunctions.Problems;

namespace MessageFunctions.Policies.Conditions;

/// <summary>Binds a condition's JSON to its facts and tells everything that is wrong, with its place. The tree is bounded in depth and size.</summary>
internal sealed class ConditionReader
{
    private static readonly ConstantNode Wrong = new(false);

    private readonly FactSchema _facts;
    private readonly PolicyErrors _errors;
    private int _nodes;

    private ConditionReader(FactSchema facts, PolicyErrors errors) => (_facts, _errors) = (facts, errors);

    public static ConditionNode Read(JsonElement json, string pointer, FactSchema facts, PolicyErrors errors) =>
        new ConditionReader(facts, errors).Read(json, pointer, 1);

    private ConditionNode Read(JsonElement json, string pointer, int depth)
    {
        if (depth > Condition.MaxDepth) return Fail(pointer, $"Nested deeper than {Condition.MaxDepth}.", ProblemCode.JsonTooDeep);
        if (++_nodes > Condition.MaxNodes)
            return _nodes == Condition.MaxNodes + 1 ? Fail(pointer, $"A condition has at most {Condition.MaxNodes} parts.", ProblemCode.TooMany) : Wrong;
        if (json.ValueKind is JsonValueKind.True or JsonValueKind.False) return new ConstantNode(json.GetBoolean());
        if (json.ValueKind != JsonValueKind.Object) return Fail(pointer, "A condition: true, false, or an object with all, any, not, fact or formula.", ProblemCode.TypeInvalid);
        string? form = null;
        foreach (var property in json.EnumerateObject())
        {
            if (property.Name is not ("all" or "any" or "not" or "fact" or "formula")) continue;
            if (form is not null) return Fail(pointer, $"Either {form} or {property.Name}.", ProblemCode.Exclusive);
            form = property.Name;
        }
        return form switch
        {
            "all" => Many(json, "all", pointer, depth),
            "any" => Many(json, "any", pointer, depth),
            "not" => Only(json, "not", pointer) ? new NotNode(Read(json.GetProperty("not"), pointer + "/not", depth + 1)) : Wrong,
            "formula" => ReadFormula(json, pointer),
            "fact" => Compare(json, pointer),
            _ => Fail(pointer, "An object with all, any, not, fact or formula.", ProblemCode.Required),
        };
    }

    private ConditionNode Many(JsonElement json, string name, string pointer, int depth)
    {
        if (!Only(json, name, pointer)) return Wrong;
        var list = json.GetProperty(name);
        pointer = $"{pointer}/{name}";
        if (list.ValueKind != JsonValueKind.Array || list.GetArrayLength() == 0) return Fail(pointer, "A list of at least one condition.", ProblemCode.TypeInvalid);
        var parts = new List<ConditionNode>();
        foreach (var part in list.EnumerateArray())
        {
            if (_nodes > Condition.MaxNodes) break;
            parts.Add(Read(part, $"{pointer}/{parts.Count}", depth + 1));
        }
        return name == "all" ? new AllNode([.. parts]) : new AnyNode([.. parts]);
    }

    private ConditionNode ReadFormula(JsonElement json, string pointer)
    {
        if (!Only(json, "formula", pointer)) return Wrong;
        var text = json.GetProperty("formula");
        if (text.ValueKind != JsonValueKind.String) return Fail(pointer + "/formula", "A formula as text.", ProblemCode.TypeInvalid);
        return Formula.TryCompile(text.GetString()!, FormulaType.Flag, _facts, pointer + "/formula", _errors) is { } formula ? new FormulaNode(formula) : Wrong;
    }

    private ConditionNode Compare(JsonElement json, string pointer)
    {
        Comparison? comparison = null;
        JsonElement? value = null;
        Fact? fact = null;
        foreach (var property in json.EnumerateObject())
        {
            switch (property.Name)
            {
                case "fact":
                    fact = FindFact(property.Value, pointer + "/fact");
                    break;
                case "op":
                    if (property.Value.ValueKind == JsonValueKind.String && Comparisons.TryParse(property.Value.GetString(), out var parsed)) comparison = parsed;
                    else Fail(pointer + "/op", "eq, ne, lt, le, gt, ge, in or has.");
                    break;
                case "value":
                    value = property.Value;
                    break;
                default:
                    Fail(Under(pointer, property.Name), "Not a field of a comparison: fact, op, value.", ProblemCode.PropertyUnknown);
                    break;
            }
        }
        if (!json.TryGetProperty("op", out _)) Fail(pointer + "/op", "How to compare: eq, ne, lt, le, gt, ge, in or has.", ProblemCode.Required);
        if (value is null) Fail(pointer + "/value", "What to compare with.", ProblemCode.Required);
        if (fact is null || comparison is null || value is null) return Wrong;
        return Compare(fact, comparison.Value, value.Value, pointer);
    }

    private ConditionNode Compare(Fact fact, Comparison comparison, JsonElement value, string pointer)
    {
        var at = pointer + "/value";
        switch (fact.Type, comparison)
        {
            case (FactType.Words, Comparison.Has):
                return value.ValueKind == JsonValueKind.String ? new WordNode(fact.Slot, value.GetString()!) : Fail(at, "A word.", ProblemCode.TypeInvalid);
            case (FactType.Text, Comparison.Equal or Comparison.NotEqual):
                return value.ValueKind == JsonValueKind.String
                    ? new TextNode(fact.Slot, value.GetString()!, comparison == Comparison.Equal) : Fail(at, "A text.", ProblemCode.TypeInvalid);
            case (FactType.Flag, Comparison.Equal or Comparison.NotEqual):
                return value.ValueKind is JsonValueKind.True or JsonValueKind.False
                    ? new FlagNode(fact.Slot, value.GetBoolean() == (comparison == Comparison.Equal)) : Fail(at, "true or false.", ProblemCode.TypeInvalid);
            case (FactType.Text, Comparison.In):
                return Values(value, at, item => item.ValueKind == JsonValueKind.String ? item.GetString() : null, "A text.") is { } texts ? new TextInNode(fact.Slot, texts) : Wrong;
            case (FactType.Number, Comparison.In):
                return Values(value, at, item => item.ValueKind == JsonValueKind.Number && item.TryGetDecimal(out var number) ? number : (decimal?)null, "A number.") is { } numbers
                    ? new NumberInNode(fact.Slot, [.. numbers.Select(number => number!.Value)]) : Wrong;
            case (FactType.Number, not (Comparison.In or Comparison.Has)):
                var threshold = Threshold.From(value);
                threshold.Check(_facts, at, _errors);
                return new NumberNode(fact.Slot, comparison, threshold);
            default:
                return Fail(pointer + "/op", $"The fact '{fact.Name}' is a {fact.Type} and is not compared this way.");
        }
    }

    private T[]? Values<T>(JsonElement list, string pointer, Func<JsonElement, T?> read, string wanted)
    {
        if (list.ValueKind != JsonValueKind.Array || list.GetArrayLength() is 0 or > Condition.MaxValues)
        {
            Fail(pointer, $"A list of 1 to {Condition.MaxValues} values.", ProblemCode.TypeInvalid);
            return null;
        }
        var values = new List<T>();
        var isWrong = false;
        foreach (var item in list.EnumerateArray())
        {
            if (read(item) is { } value) values.Add(value);
            else
            {
                Fail($"{pointer}/{values.Count}", wanted, ProblemCode.TypeInvalid);
                isWrong = true;
                break;
            }
        }
        return isWrong ? null : [.. values];
    }

    private Fact? FindFact(JsonElement name, string pointer)
    {
        if (name.ValueKind == JsonValueKind.String && _facts.Find(name.GetString()!) is { } fact) return fact;
        Fail(pointer, $"No fact here. The facts are: {string.Join(", ", _facts.Facts.Select(known => known.Name))}.", ProblemCode.FactUnknown);
        return null;
    }

    /// <summary>Whether an object has no other field than the one that says its form.</summary>
    private bool Only(JsonElement json, string name, string pointer)
    {
        var only = true;
        foreach (var property in json.EnumerateObject())
        {
            if (property.Name == name) continue;
            Fail(Under(pointer, property.Name), $"Nothing stands beside {name}.", ProblemCode.PropertyUnknown);
            only = false;
        }
        return only;
    }

    private static string Under(string pointer, string name) => pointer + "/" + JsonPointers.Escape(name);

    private ConstantNode Fail(string pointer, string detail, string code = ProblemCode.ValueInvalid)
    {
        _errors.Add(pointer, detail, code);
        return Wrong;
    }
}
