using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using MessageFunctions.Policies.Conditions;

namespace MessageFunctions.Policies;

/// <summary>A kind of policy: what its bodies look like and what holds while nobody saved one.</summary>
public abstract class PolicyKind
{
    /// <summary>Longest name.</summary>
    public const int MaxNameLength = 32;

    private protected PolicyKind(string name, string summary)
    {
        if (!Tenants.Slug.IsValid(name, MaxNameLength)) throw new ArgumentException($"'{name}' is not the name of a kind of policy (1 to {MaxNameLength} of a-z 0-9 -, beginning with a letter).", nameof(name));
        Name = name;
        Summary = summary;
    }

    /// <summary>Stable name, such as <c>breaker</c> or <c>rate-limit</c>: in routes, version labels and rows.</summary>
    public string Name { get; }

    /// <summary>One sentence that says what it decides; shown in its schema.</summary>
    public string Summary { get; }

    /// <summary>The facts that conditions and formulas of its bodies may name; null: its bodies have none.</summary>
    public FactSchema? Facts { get; init; }

    /// <summary>Whether a policy of one line, or of one tenant, can differ from the one above it; default: down to the line.</summary>
    public PolicyReach Reach { get; init; } = PolicyReach.Line;

    /// <summary>Whether a version can be given to a part of the recipients. Only what is decided about single messages can.</summary>
    public bool CanBeGray { get; init; }

    /// <summary>JSON schema (draft 2020-12) of a body.</summary>
    public abstract JsonObject Schema { get; }

    /// <summary>The body that holds while nobody saved one, as JSON.</summary>
    public abstract JsonNode DefaultBody { get; }

    /// <summary>The body as its type; null after errors.</summary>
    internal abstract object? Parse(ReadOnlyMemory<byte> body, PolicyErrors errors);

    /// <summary>The choice of bodies of this kind, as its type.</summary>
    internal abstract object Choose(PolicyChoiceParts parts);

    public override string ToString() => Name;
}

/// <summary>The narrowest scope that a kind of policy has.</summary>
public enum PolicyReach
{
    /// <summary>One for all.</summary>
    Platform,

    /// <summary>Each tenant may have its own.</summary>
    Tenant,

    /// <summary>Each line may have its own.</summary>
    Line,
}

/// <summary>A kind of policy with the type of its bodies.</summary>
/// <typeparam name="T">An immutable record.</typeparam>
/// <param name="name">1 to 32 of <c>a-z 0-9 -</c>, beginning with a letter.</param>
/// <param name="summary">One sentence that says what it decides.</param>
/// <param name="json">How a body is read. Unknown fields are refused whatever the options say.</param>
/// <param name="byDefault">What holds while nobody saved a policy. It must be valid, and evaluating it must not fail.</param>
/// <param name="validate">Adds what is wrong beyond the schema. Pure.</param>
public sealed class PolicyKind<T>(string name, string summary, JsonTypeInfo<T> json, T byDefault, Action<T, PolicyErrors> validate) : PolicyKind(name, summary)
    where T : class
{
    /// <summary>The label of <see cref="Default"/>.</summary>
    public const string DefaultLabel = "default";

    private readonly Lazy<JsonObject> _schema = new(() => PolicySchema.Of(json));

    /// <summary>What holds while nobody saved a policy.</summary>
    public T Default { get; } = byDefault;

    public override JsonObject Schema => _schema.Value;

    public override JsonNode DefaultBody => System.Text.Json.JsonSerializer.SerializeToNode(Default, json)!;

    /// <summary>The choice while nobody saved a policy.</summary>
    internal PolicyChoice<T> DefaultChoice { get; } = new(new PolicyVersion<T>(byDefault, DefaultLabel));

    /// <summary>The body, or null after errors: those of its shape first, then those of its meaning.</summary>
    public T? Read(ReadOnlyMemory<byte> body, PolicyErrors errors)
    {
        ArgumentNullException.ThrowIfNull(errors);
        var value = PolicyBody.Read(body, json, Schema, errors);
        if (value is null) return null;
        ConditionChecks.Run(value, json, Facts, errors);
        validate(value, errors);
        return errors.IsEmpty ? value : null;
    }

    internal override object? Parse(ReadOnlyMemory<byte> body, PolicyErrors errors) => Read(body, errors);

    internal override object Choose(PolicyChoiceParts parts)
    {
        var stable = Version(parts.Stable) ?? DefaultChoice.Stable;
        return new PolicyChoice<T>(stable)
        {
            LastGood = Version(parts.LastGood) ?? DefaultChoice.Stable,
            Gray = Version(parts.Gray),
            GrayBasisPoints = parts.GrayBasisPoints,
            Salt = parts.Salt,
        };
    }

    private static PolicyVersion<T>? Version(LabelledBody? body) => body is null ? null : new PolicyVersion<T>((T)body.Value, body.Label);
}
