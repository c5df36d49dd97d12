namespace MessageFunctions.Reviews;

/// <summary>What became of a person's action on a review.</summary>
public abstract record DeskAnswer
{
    private DeskAnswer() { }

    /// <summary>Stable code.</summary>
    public abstract string Code { get; }

    /// <summary>It is recorded, now or before.</summary>
    /// <param name="Review">As it is now.</param>
    public sealed record Done(Review Review) : DeskAnswer
    {
        public override string Code => "done";
    }

    /// <summary>No such review in this tenant.</summary>
    public sealed record NotFound : DeskAnswer
    {
        public override string Code => "not_found";
    }

    /// <summary>It does not wait for people: machines are at it, or it has ended.</summary>
    public sealed record NotPending(Review Review) : DeskAnswer
    {
        public override string Code => "review_not_pending";
    }

    /// <summary>Somebody else has it.</summary>
    public sealed record Claimed(string By, DateTimeOffset Until) : DeskAnswer
    {
        public override string Code => "review_claimed";
    }

    /// <summary>The content is the person's own.</summary>
    public sealed record Own : DeskAnswer
    {
        public override string Code => "review_own_content";
    }

    /// <summary>The step names who may decide, and the person is not among them.</summary>
    public sealed record NotNamed : DeskAnswer
    {
        public override string Code => "review_not_named";
    }

    /// <summary>The person said something else before in this step.</summary>
    public sealed record SaidOtherwise(ReviewChoice Choice) : DeskAnswer
    {
        public override string Code => "review_already_decided";
    }
}
