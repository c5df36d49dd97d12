using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;

namespace MessageFunctions.Reviews;

/// <summary>Asks the machines of a step, side by side, each within its time.</summary>
public sealed class MachinePanel(IEnumerable<IContentReviewer> reviewers, TimeProvider time, ILogger<MachinePanel> logger)
{
    private readonly Dictionary<string, IContentReviewer> _reviewers = reviewers.ToDictionary(reviewer => reviewer.Name, StringComparer.Ordinal);

    /// <summary>One opinion a machine of the step, in its order.</summary>
    public async ValueTask<IReadOnlyList<MachineOpinion>> AskAsync(ReviewNode node, IReadOnlyList<ReviewPart> parts, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(node);
        return await Task.WhenAll(node.Machines.Select(name => AskAsync(name, node, parts, cancellationToken)));
    }

    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "Whatever keeps a machine from an answer, it is unsure.")]
    private async Task<MachineOpinion> AskAsync(string name, ReviewNode node, IReadOnlyList<ReviewPart> parts, CancellationToken cancellationToken)
    {
        if (!_reviewers.TryGetValue(name, out var reviewer)) return MachineOpinion.Unsure(name, "none", "machine_unknown");
        var patience = TimeSpan.FromSeconds(node.TimeoutSeconds);
        using var timeout = new CancellationTokenSource(patience, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        try
        {
            // Off the caller's thread, so that one which computes does not keep the others and the clock from their turn.
            return await Task.Run(() => reviewer.ReviewAsync(parts, both.Token).AsTask(), both.Token).WaitAsync(patience, time, cancellationToken);
        }
        catch (Exception exception) when (exception is TimeoutException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            return MachineOpinion.Unsure(name, "none", "machine_slow");
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            Log.MachineFailed(logger, name, exception);
            return MachineOpinion.Unsure(name, "none", "machine_failed");
        }
    }
}
