using System.Text.Json;
using System.Text.Json.Serialization;
using MessageFunctions.Policies;
using MessageFunctions.Policies.Store;
using MessageFunctions.Problems;

namespace MessageFunctions.Functions.Policies;

// Properties with defaults have setters: the source generator passes an init-only one its type's default when the body has none.

internal sealed record KindView(string Name, string Summary, string NarrowestScope, bool CanBeGray, bool CanBeReplayed, IReadOnlyList<FactView> Facts, JsonElement Default)
{
    public static KindView From(PolicyKind kind, bool canBeReplayed) => new(
        kind.Name, kind.Summary, kind.Reach.ToString().ToLowerInvariant(), kind.CanBeGray, canBeReplayed,
        [.. (kind.Facts?.Facts ?? []).Select(fact => new FactView(fact.Name, fact.Type.ToString().ToLowerInvariant(), fact.Summary, fact.IsOptional))],
        JsonElement.Parse(kind.DefaultBody.ToJsonString()));
}

internal sealed record FactView(string Name, string Type, string Summary, bool MayBeUnknown);

internal sealed record KindPage(IReadOnlyList<KindView> Items);

/// <summary>What is in force in a scope; <c>active</c> is 0 where nothing is and the wider scope holds.</summary>
internal sealed record HeadView(string Kind, string Scope, int Latest, int Active, IReadOnlyList<int> Activations, GrayReleaseView? Gray, DateTimeOffset? ChangedAt, string? ChangedBy)
{
    /// <summary>The active body.</summary>
    public JsonElement? Body { get; init; }

    /// <summary>The number of the version that was saved just now.</summary>
    public int? Saved { get; init; }

    public static HeadView From(PolicyScope scope, PolicyHead head) => new(
        head.Kind, scope.Name, head.Latest, head.Active, head.Activations, head.Gray is { } gray ? GrayReleaseView.From(gray) : null, head.ChangedAt, head.ChangedBy);
}

internal sealed record GrayReleaseView(int Version, int BasisPoints, DateTimeOffset StartedAt, GuardrailsView Guardrails)
{
    public static GrayReleaseView From(GrayRelease gray) => new(gray.Version, gray.BasisPoints, gray.StartedAt, GuardrailsView.From(gray.Guardrails));
}

internal sealed record HeadPage(IReadOnlyList<HeadView> Items);

internal sealed record DocumentView(int Number, DateTimeOffset CreatedAt, string CreatedBy, string? Comment)
{
    public JsonElement? Body { get; init; }

    public static DocumentView From(PolicyDocument document, bool withBody) =>
        new(document.Number, document.CreatedAt, document.CreatedBy, document.Comment) { Body = withBody ? JsonElement.Parse(document.Body) : null };
}

internal sealed record DocumentPage(IReadOnlyList<DocumentView> Items, string? Continuation);

internal sealed record ActivateView(int Version)
{
    public string? Reason { get; set; }
}

internal sealed record GrayView(int Version, int BasisPoints)
{
    public GuardrailsView Guardrails { get; set; } = new();

    public string? Reason { get; set; }
}

internal sealed record GuardrailsView
{
    public int ErrorRateBasisPoints { get; set; } = 800;

    public int RejectionBasisPoints { get; set; } = 1_000;

    public long? SpendMicros { get; set; }

    public int MinimumMessages { get; set; } = 50;

    public static GuardrailsView From(Guardrails guardrails) => new()
    {
        ErrorRateBasisPoints = guardrails.ErrorRateBasisPoints,
        RejectionBasisPoints = guardrails.RejectionBasisPoints,
        SpendMicros = guardrails.SpendMicros,
        MinimumMessages = guardrails.MinimumMessages,
    };

    public Guardrails ToGuardrails() => new()
    {
        ErrorRateBasisPoints = ErrorRateBasisPoints,
        RejectionBasisPoints = RejectionBasisPoints,
        SpendMicros = SpendMicros,
        MinimumMessages = MinimumMessages,
    };

    public void Check(List<ProblemItem> errors)
    {
        if (ErrorRateBasisPoints is < 0 or > 10_000) errors.Add(new(ProblemCode.NumberInvalid, "/guardrails/errorRateBasisPoints", "0 to 10000."));
        if (RejectionBasisPoints is < 0 or > 10_000) errors.Add(new(ProblemCode.NumberInvalid, "/guardrails/rejectionBasisPoints", "0 to 10000."));
        if (SpendMicros is < 0) errors.Add(new(ProblemCode.NumberInvalid, "/guardrails/spendMicros", "0 or more."));
        if (MinimumMessages is < 1 or > 10_000) errors.Add(new(ProblemCode.NumberInvalid, "/guardrails/minimumMessages", "1 to 10000."));
    }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true,
    AllowDuplicateProperties = false, MaxDepth = 64)]
[JsonSerializable(typeof(KindPage))]
[JsonSerializable(typeof(HeadPage))]
[JsonSerializable(typeof(HeadView))]
[JsonSerializable(typeof(DocumentPage))]
[JsonSerializable(typeof(DocumentView))]
[JsonSerializable(typeof(ActivateView))]
[JsonSerializable(typeof(GrayView))]
[JsonSerializable(typeof(ReplayView))]
[JsonSerializable(typeof(ReplayReportView))]
internal sealed partial class PolicyJson : JsonSerializerContext;
