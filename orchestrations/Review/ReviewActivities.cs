using MessageFunctions.Reviews;
using MessageFunctions.Tenants;
using Microsoft.Azure.Functions.Worker;

namespace MessageFunctions.Orchestrations.Review;

/// <summary>The workflow's activities: each hands one step to its use case. Their names, inputs and outputs are a contract.</summary>
internal sealed class ReviewActivities(ReviewSteps steps)
{
    [Function(nameof(AdvanceReview))]
    public async Task<ReviewStep> AdvanceReview([ActivityTrigger] ReviewInput input, CancellationToken cancellationToken) =>
        await steps.AdvanceAsync(TenantId.Parse(input.Tenant), ReviewId.Parse(input.Review), cancellationToken);

    [Function(nameof(AskMachines))]
    public async Task AskMachines([ActivityTrigger] MachineInput input, CancellationToken cancellationToken) =>
        await steps.AskMachinesAsync(TenantId.Parse(input.Tenant), ReviewId.Parse(input.Review), input.Node, cancellationToken);

    [Function(nameof(ApplyReview))]
    public async Task<ApplyStep> ApplyReview([ActivityTrigger] ReviewInput input, CancellationToken cancellationToken) =>
        new(await steps.ApplyAsync(TenantId.Parse(input.Tenant), ReviewId.Parse(input.Review), input.Continuation, cancellationToken));
}
