using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using MessageFunctions.Policies.Conditions;
using MessageFunctions.Policies.Store;

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

    /// <summary>The body as its type; null: it is not valid.</summary>
    public object? Read(ReadOnlyMemory<byte> body) => Parse(body, new PolicyErrors());

    /// <summary>The body as its type; null after errors.</summary>
    internal abstract object? Parse(ReadOnlyMemory<byte> body, PolicyErrors errors);

    /// <summary>A version of this kind, as its type.</summary>
    internal abstract object MakeVersion(object body, string label);

    /// <summary>The choice of versions in a scope, as its type, over the choice in the wider scope.</summary>
    internal abstract object Choose(PolicyPart part, object? wider);

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
/// <param name="json">How a body is read. Unknown fields are refused whatever the options say, and a property that the body leaves out keeps its initial value.</param>
/// <param name="byDefault">What holds while nobody saved a policy. It must be valid, and evaluating it must not fail.</param>
/// <param name="validate">Adds what is wrong beyond the schema. Pure.</param>
public sealed class PolicyKind<T>(string name, string summary, JsonTypeInfo<T> json, T byDefault, Action<T, PolicyErrors> validate) : PolicyKind(name, summary)
    where T : class
{
    /// <summary>The label of <see cref="Default"/>.</summary>
    public const string DefaultLabel = "default";

    private JsonTypeInfo<T>? _json;
    private JsonObject? _schema;

    /// <summary>What holds while nobody saved a policy.</summary>
    public T Default { get; } = byDefault;

    public override JsonObject Schema => _schema ??= PolicySchema.Of(Json);

    public override JsonNode DefaultBody => System.Text.Json.JsonSerializer.SerializeToNode(Default, Json)!;

    private JsonTypeInfo<T> Json => _json ??= PolicyTypeResolver.WithDefaults(json);

    /// <summary>The choice while nobody saved a policy.</summary>
    internal PolicyChoice<T> DefaultChoice { get; } = new(new PolicyVersion<T>(byDefault, DefaultLabel));

    /// <summary>The body, or null after errors: those of its shape first, then those of its meaning.</summary>
    public T? Read(ReadOnlyMemory<byte> body, PolicyErrors errors)
    {
        ArgumentNullException.ThrowIfNull(errors);
        var value = PolicyBody.Read(body, Json, Schema, errors);
        if (value is null) return null;
        ConditionChecks.Run(value, Json, Facts, errors);
        validate(value, errors);
        return errors.IsEmpty ? value : null;
    }

    internal override object? Parse(ReadOnlyMemory<byte> body, PolicyErrors errors) => Read(body, errors);

    internal override object MakeVersion(object body, string label) => new PolicyVersion<T>((T)body, label);

    internal override object Choose(PolicyPart part, object? wider)
    {
        var below = (PolicyChoice<T>?)wider ?? DefaultChoice;
        // Where nothing is active here the wider scope goes on, its own gray release too, unless there is one here.
        if (part is { Stable: null, Gray: null }) return below;
        return new PolicyChoice<T>((PolicyVersion<T>?)part.Stable ?? below.Stable)
        {
            LastGood = (PolicyVersion<T>?)part.LastGood ?? (part.Stable is null ? below.LastGood : below.Stable),
            Gray = (PolicyVersion<T>?)part.Gray,
            GrayBasisPoints = part.GrayBasisPoints,
            Salt = part.Salt,
        };
    }
}
