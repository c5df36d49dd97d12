using MessageFunctions.Orchestrations.Review;
using MessageFunctions.Reviews;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace MessageFunctions.Functions.Reviews;

/// <summary>Starts the workflow of a review, and tells it that something changed. Both may be repeated.</summary>
internal static class ReviewRunner
{
    public static async Task StartAsync(DurableTaskClient client, Review review, CancellationToken cancellationToken)
    {
        try
        {
            await client.ScheduleNewOrchestrationInstanceAsync(
                nameof(ReviewWorkflow), ReviewInput.To(review), new StartOrchestrationOptions(InstanceId: review.InstanceId), cancellationToken);
        }
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
        {
            // An id in use is refused. Then the workflow is there; anything else is a failure.
            if (await client.GetInstanceAsync(review.InstanceId, cancellationToken) is null) throw;
        }
    }

    /// <summary>Wakes the workflow; one that was stopped is started again, and goes on from what is recorded.</summary>
    public static async Task TellAsync(DurableTaskClient client, Review review, CancellationToken cancellationToken)
    {
        if (await client.GetInstanceAsync(review.InstanceId, cancellationToken) is { IsRunning: true } or { RuntimeStatus: OrchestrationRuntimeStatus.Pending or OrchestrationRuntimeStatus.Suspended })
        {
            try
            {
                await client.RaiseEventAsync(review.InstanceId, ReviewWorkflow.Changed, "", cancellationToken);
                return;
            }
            catch (Exception) when (!cancellationToken.IsCancellationRequested)
            {
                // It ended between the two calls; what is recorded by now may have come after its last look.
            }
        }
        await StartAsync(client, review, cancellationToken);
    }
}
