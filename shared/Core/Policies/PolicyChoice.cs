namespace MessageFunctions.Policies;

/// <summary>The versions of a policy that hold now: the stable one and, while a gray release runs, the one that a part of the recipients gets.</summary>
/// <param name="Stable">What holds for all that the gray release does not reach.</param>
public sealed record PolicyChoice<T>(PolicyVersion<T> Stable) where T : class
{
    /// <summary>What is used in place of a version whose evaluation failed: the version that was active before, or the built-in default.</summary>
    public PolicyVersion<T> LastGood { get; init; } = Stable;

    /// <summary>The version in gray release; null: none.</summary>
    public PolicyVersion<T>? Gray { get; init; }

    /// <summary>The part of the recipients that gets <see cref="Gray"/>, in basis points.</summary>
    public int GrayBasisPoints { get; init; }

    internal ulong Salt { get; init; }

    /// <summary>Whether decisions differ by recipient now. While they do not, no hash is needed.</summary>
    public bool IsGray => Gray is { IsBroken: false } && GrayBasisPoints > 0;

    /// <summary>The version for a recipient: the same one for the same recipient as long as the percentage is not lowered.</summary>
    public PolicyVersion<T> For(RecipientHash recipient) =>
        IsGray && recipient.BasisPoint(Salt) < GrayBasisPoints ? Gray! : Good;

    /// <summary>The version for what no single recipient is concerned by.</summary>
    public PolicyVersion<T> Good => Stable.IsBroken ? LastGood : Stable;
}
