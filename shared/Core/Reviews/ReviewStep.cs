using System.Text.Json.Serialization;

namespace MessageFunctions.Reviews;

/// <summary>What a review needs next.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ReviewStepKind>))]
public enum ReviewStepKind
{
    /// <summary>Machines are to be asked.</summary>
    AskMachines,

    /// <summary>People are waited for, until a time.</summary>
    Wait,

    /// <summary>It has ended, and its end is to be applied.</summary>
    End,
}

/// <summary>The next step of a review.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Node">The step of the policy it belongs to.</param>
/// <param name="Until">For <see cref="ReviewStepKind.Wait"/>: when to look again at the latest.</param>
public sealed record ReviewStep(ReviewStepKind Kind, int Node = 0, DateTimeOffset? Until = null);
