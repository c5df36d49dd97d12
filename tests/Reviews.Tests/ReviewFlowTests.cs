using MessageFunctions.Messages;
using MessageFunctions.Policies;
using MessageFunctions.Reviews;
using MessageFunctions.Tenants;

namespace MessageFunctions.Reviews.Tests;

/// <summary>The course of a review as a pure function.</summary>
public sealed class ReviewFlowTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 20, 9, 0, 0, TimeSpan.Zero);
    private static readonly ReviewNode Machine = new(ReviewNodeKind.Machine);
    private static readonly ReviewNode People = new(ReviewNodeKind.People);
    private static readonly ReviewNode Archive = new(ReviewNodeKind.Archive);

    [Theory]
    [InlineData(100, ReviewOutcome.Approved)]
    [InlineData(9_500, ReviewOutcome.Rejected)]
    [InlineData(5_000, null)]
    [InlineData(null, null)]
    public void A_machine_that_is_sure_ends_it_and_an_unsure_or_failed_one_leaves_it_to_people(int? score, ReviewOutcome? outcome)
    {
        var review = Said(Begin(Machine, People, Archive), 0, score);

        Assert.Equal(outcome, review.Outcome);
        Assert.Equal(outcome is null, review.IsPending);
    }

    [Theory]
    [InlineData(3_000, ReviewChoice.Unsure)]
    [InlineData(2_999, ReviewChoice.Approve)]
    [InlineData(8_999, ReviewChoice.Unsure)]
    [InlineData(9_000, ReviewChoice.Reject)]
    public void The_policys_thresholds_decide_what_a_score_means(int score, ReviewChoice choice) =>
        Assert.Equal(choice, Said(Begin(Machine, People), 0, score).Verdicts[0].Choice);

    [Fact]
    public void An_unsure_machine_after_which_nobody_comes_never_lets_it_pass() =>
        Assert.Equal(ReviewOutcome.Undecided, Said(Begin(Machine, Archive), 0, 5_000).Outcome);

    [Fact]
    public void Of_several_machines_one_may_reject_and_all_must_approve()
    {
        var two = Machine with { Machines = ["a", "b"] };

        Assert.Equal(ReviewOutcome.Approved, Said(Begin(two, People), 0, 0, 0).Outcome);
        Assert.Equal(ReviewOutcome.Rejected, Said(Begin(two, People), 0, 0, 10_000).Outcome);
        Assert.True(Said(Begin(two, People), 0, 0, null).IsPending);
    }

    [Fact]
    public void Steps_come_in_any_order()
    {
        var review = Advance(Begin(People, Archive, Machine));
        Assert.True(review.IsPending);
        review = Advance(Decide(review, "rita", ReviewChoice.Approve));
        Assert.Equal(ReviewNodeKind.Machine, review.Current!.Kind);
        Assert.Equal(ReviewOutcome.Rejected, Said(review, 2, 9_900).Outcome);
        Assert.Equal(ReviewOutcome.Undecided, Said(review, 2, 5_000).Outcome);
        Assert.Equal(ReviewOutcome.Approved, Said(review, 2, 0).Outcome);
    }

    [Fact]
    public void As_many_must_approve_as_the_policy_says_and_each_counts_once()
    {
        var review = Advance(Begin(People with { Approvals = 2 }));
        review = Advance(Decide(review, "rita", ReviewChoice.Approve));
        Assert.True(review.IsPending);
        Assert.Null(DeskRules.Decide(review, "rita", ReviewChoice.Approve, null, Now).Changed);
        Assert.IsType<DeskAnswer.SaidOtherwise>(DeskRules.Decide(review, "rita", ReviewChoice.Reject, "no", Now).Answer);

        Assert.Equal(ReviewOutcome.Approved, Advance(Decide(review, "sam", ReviewChoice.Approve)).Outcome);
        Assert.Equal(ReviewOutcome.Rejected, Advance(Decide(review, "sam", ReviewChoice.Reject)).Outcome);
        Assert.Equal(ReviewOutcome.ChangeRequested, Advance(Decide(review, "sam", ReviewChoice.RequestChange)).Outcome);
    }

    [Fact]
    public void Nobody_decides_about_content_of_their_own_and_only_those_named_decide()
    {
        var review = Advance(Begin(People with { People = ["rita", "author"] }));

        Assert.IsType<DeskAnswer.Own>(DeskRules.Decide(review, "author", ReviewChoice.Approve, null, Now).Answer);
        Assert.IsType<DeskAnswer.NotNamed>(DeskRules.Decide(review, "sam", ReviewChoice.Approve, null, Now).Answer);
        Assert.IsType<DeskAnswer.Done>(DeskRules.Decide(review, "rita", ReviewChoice.Approve, null, Now).Answer);
    }

    [Fact]
    public void A_claim_keeps_others_away_until_it_ends()
    {
        var review = DeskRules.Claim(Advance(Begin(People)), "rita", Now).Changed!;

        Assert.IsType<DeskAnswer.Claimed>(DeskRules.Claim(review, "sam", Now.AddMinutes(29)).Answer);
        Assert.IsType<DeskAnswer.Claimed>(DeskRules.Decide(review, "sam", ReviewChoice.Approve, null, Now.AddMinutes(29)).Answer);
        Assert.IsType<DeskAnswer.Done>(DeskRules.Claim(review, "sam", Now.AddMinutes(30)).Answer);
        var released = DeskRules.Release(review, "rita", Now).Changed!;
        Assert.IsType<DeskAnswer.Done>(DeskRules.Claim(released, "sam", Now).Answer);
    }

    [Fact]
    public void What_nobody_decides_is_reminded_of_escalated_and_rejected()
    {
        var review = Begin(People with { TimeoutMinutes = 60, EscalationMinutes = 30, RemindMinutes = 20 });
        var signals = new List<(int Minute, ReviewSignal Signal)>();
        for (var minute = 0; review.Outcome is null && minute < 200; minute++)
        {
            (review, _, var told) = ReviewFlow.Advance(review, Now.AddMinutes(minute));
            signals.AddRange(told.Select(signal => (minute, signal)));
        }

        Assert.Equal([(0, ReviewSignal.Opened), (20, ReviewSignal.Reminder), (40, ReviewSignal.Reminder), (60, ReviewSignal.Escalated), (80, ReviewSignal.Reminder)], signals);
        Assert.Equal((ReviewOutcome.TimedOut, Now.AddMinutes(90)), (review.Outcome, review.EndedAt));
    }

    [Fact]
    public void What_comes_again_or_too_late_changes_nothing()
    {
        var review = Said(Begin(Machine, People), 0, 5_000);

        Assert.Null(ReviewFlow.Record(review, 0, [new MachineOpinion("local", "1", 0, [])], Now));
        var ended = Advance(Decide(review, "rita", ReviewChoice.Reject));
        Assert.Same(ended, ReviewFlow.Advance(ended, Now.AddDays(9)).Review);
        Assert.Same(ended, ReviewFlow.End(ended, ReviewOutcome.Cancelled, Now));
        Assert.IsType<DeskAnswer.NotPending>(DeskRules.Decide(ended, "sam", ReviewChoice.Approve, null, Now).Answer);
        Assert.IsType<DeskAnswer.Done>(DeskRules.Decide(ended, "rita", ReviewChoice.Reject, null, Now).Answer);
    }

    [Theory]
    [InlineData("""{"nodes":[]}""", "/nodes")]
    [InlineData("""{"nodes":[{"kind":"archive"}]}""", "/nodes")]
    [InlineData("""{"nodes":[{"kind":"people","approvals":3,"people":["a","b"]}]}""", "/nodes/0/approvals")]
    [InlineData("""{"nodes":[{"kind":"machine","approveBelow":9000,"rejectFrom":100}]}""", "/nodes/0/rejectFrom")]
    [InlineData("""{"nodes":[{"kind":"people","timeoutMinutes":0}]}""", "/nodes/0/timeoutMinutes")]
    public void A_policy_that_cannot_work_is_refused_with_its_place(string body, string pointer)
    {
        var errors = new PolicyErrors();
        Assert.Null(ReviewPolicy.Kind.Read(System.Text.Encoding.UTF8.GetBytes(body), errors));
        Assert.Contains(errors.Items, item => item.Pointer == pointer);
    }

    [Fact]
    public void A_policy_that_says_little_has_the_defaults_for_the_rest()
    {
        var errors = new PolicyErrors();
        var policy = ReviewPolicy.Kind.Read("""{"nodes":[{"kind":"people","approvals":2}]}"""u8.ToArray(), errors);

        Assert.Empty(errors.Items);
        Assert.Equal((2, 1_440, 30, 3), (policy!.Nodes[0].Approvals, policy.Nodes[0].TimeoutMinutes, policy.Nodes[0].ClaimMinutes, policy.Subjects.Count));
    }

    private static Review Begin(params ReviewNode[] nodes) => new(
        TenantId.Parse("acme"), ReviewId.OfContent(Now, LineId.Parse("shop"), new MessageContent("x")), LineId.Parse("shop"), ReviewSubject.Content, Now,
        new ReviewPolicy { Nodes = nodes }, "review@tenant/1")
    { Authors = ["author"] };

    private static Review Advance(Review review) => ReviewFlow.Advance(review, Now).Review;

    private static Review Said(Review review, int node, params int?[] scores) =>
        Advance(ReviewFlow.Record(Advance(review), node, [.. scores.Select(score => new MachineOpinion("local", "1", score, []))], Now)!);

    private static Review Decide(Review review, string person, ReviewChoice choice) => DeskRules.Decide(review, person, choice, "because", Now).Changed!;
}
