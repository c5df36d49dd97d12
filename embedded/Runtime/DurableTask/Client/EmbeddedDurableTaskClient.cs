using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace MessageFunctions.Embedded.DurableTask;

/// <summary>The client of the engine in the same process.</summary>
internal sealed class EmbeddedDurableTaskClient(DurableEngine engine) : DurableTaskClient("default")
{
    /// <summary>Instances one purge removes at most; the result then says that it is not complete.</summary>
    private const int MaxPurge = 10_000;

    public override async Task<string> ScheduleNewOrchestrationInstanceAsync(
        TaskName orchestratorName, object? input = null, StartOrchestrationOptions? options = null, CancellationToken cancellation = default)
    {
        cancellation.ThrowIfCancellationRequested();
        if (engine.Catalog.FindOrchestrator(orchestratorName.Name) is null)
            throw new ArgumentException(Failures.NoSuchOrchestrator(orchestratorName.Name).ErrorMessage, nameof(orchestratorName));
        var created = engine.Time.GetUtcNow();
        // A GUID in the official form, of the kind that is in the order of time: its place in the index is beside the last one's, not anywhere.
        var instanceId = options?.InstanceId ?? Guid.CreateVersion7(created).ToString("N");
        InstanceIds.Validate(instanceId);
        var row = new InstanceRow
        {
            Key = engine.Store.NextKey(),
            Id = instanceId,
            Name = orchestratorName.Name,
            CreatedTicks = created.UtcTicks,
            StartAtTicks = options?.StartAt?.UtcTicks,
            Input = Payload.Serialize(input),
            Tags = options is { Tags.Count: > 0 } ? Payload.Serialize(options.Tags) : null,
        };
        if (await engine.CreateAsync(row)) return instanceId;
        throw new global::DurableTask.Core.Exceptions.OrchestrationAlreadyExistsException(Failures.AlreadyExists(instanceId).ErrorMessage);
    }

    public override Task RaiseEventAsync(
        string instanceId, string eventName, object? eventPayload = null, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(eventName);
        return DeliverAsync(instanceId, new EventRaised(eventName, Payload.Serialize(eventPayload)), cancellation);
    }

    public override Task TerminateInstanceAsync(
        string instanceId, TerminateInstanceOptions? options = null, CancellationToken cancellation = default) =>
        DeliverAsync(instanceId, new ExecutionTerminated(Payload.Serialize(options?.Output), options?.Recursive == true), cancellation);

    public override Task SuspendInstanceAsync(string instanceId, string? reason = null, CancellationToken cancellation = default) =>
        DeliverAsync(instanceId, new ExecutionSuspended(reason), cancellation);

    public override Task ResumeInstanceAsync(string instanceId, string? reason = null, CancellationToken cancellation = default) =>
        DeliverAsync(instanceId, new ExecutionResumed(reason), cancellation);

    public override Task<OrchestrationMetadata> WaitForInstanceStartAsync(
        string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default) =>
        WaitAsync(instanceId, getInputsAndOutputs, static row => row.Status != OrchestrationRuntimeStatus.Pending, cancellation);

    public override Task<OrchestrationMetadata> WaitForInstanceCompletionAsync(
        string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default) =>
        WaitAsync(instanceId, getInputsAndOutputs, static row => row.IsFinished, cancellation);

    public override Task<OrchestrationMetadata?> GetInstancesAsync(
        string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(instanceId);
        cancellation.ThrowIfCancellationRequested();
        var row = engine.Store.Find(instanceId);
        return Task.FromResult(row is null ? null : InstanceQueries.ToMetadata(row, getInputsAndOutputs));
    }

    public override AsyncPageable<OrchestrationMetadata> GetAllInstancesAsync(OrchestrationQuery? filter = null)
    {
        var query = filter ?? new OrchestrationQuery();
        return Pageable.Create((token, pageSize, cancellation) =>
        {
            cancellation.ThrowIfCancellationRequested();
            return Task.FromResult(engine.Store.File.Read(connection =>
                InstanceQueries.ReadPage(connection, query, token ?? query.ContinuationToken, pageSize ?? query.PageSize)));
        });
    }

    public override async Task<PurgeResult> PurgeInstanceAsync(
        string instanceId, PurgeInstanceOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(instanceId);
        cancellation.ThrowIfCancellationRequested();
        var count = await engine.Store.File.WriteAsync(connection =>
            InstanceQueries.Purge(connection, instanceId, options?.Recursive == true));
        return new PurgeResult(count, isComplete: true);
    }

    public override async Task<PurgeResult> PurgeAllInstancesAsync(
        PurgeInstancesFilter filter, PurgeInstanceOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(filter);
        cancellation.ThrowIfCancellationRequested();
        var count = await engine.Store.File.WriteAsync(connection =>
            InstanceQueries.Purge(connection, filter, MaxPurge, options?.Recursive == true));
        return new PurgeResult(count, isComplete: count < MaxPurge);
    }

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private async Task DeliverAsync(string instanceId, InputEvent input, CancellationToken cancellation)
    {
        ArgumentException.ThrowIfNullOrEmpty(instanceId);
        cancellation.ThrowIfCancellationRequested();
        var outcome = await engine.DeliverAsync(instanceId, input);
        switch (outcome)
        {
            case DeliveryOutcome.NotFound:
                throw new ArgumentException($"There is no instance '{instanceId}'.", nameof(instanceId));
            case DeliveryOutcome.AlreadyFinished:
                throw new InvalidOperationException($"Instance '{instanceId}' is completed, failed or terminated.");
        }
    }

    private async Task<OrchestrationMetadata> WaitAsync(
        string instanceId, bool withPayloads, Func<InstanceRow, bool> isReached, CancellationToken cancellation)
    {
        ArgumentException.ThrowIfNullOrEmpty(instanceId);
        while (true)
        {
            var changed = engine.Signals.Next(instanceId);
            try
            {
                if (engine.Store.Find(instanceId) is { } row && isReached(row)) return InstanceQueries.ToMetadata(row, withPayloads);
                await changed.WaitAsync(cancellation);
            }
            finally
            {
                engine.Signals.Leave(instanceId, changed);
            }
        }
    }
}
