using MessageFunctions.Messages;
using MessageFunctions.Storage;
using MessageFunctions.Tenants;

namespace MessageFunctions.Functions.Health;

/// <summary>Whether both stores answer. Asked at most once in <see cref="KeptFor"/>, however many probes come.</summary>
internal sealed class Readiness(ITables tables, IMessageLog log, TimeProvider time) : IDisposable
{
    /// <summary>How long an answer is given again; probes of many edges would otherwise be a load of their own.</summary>
    public static readonly TimeSpan KeptFor = TimeSpan.FromSeconds(5);

    /// <summary>How long a store may take.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    private static readonly TenantId Tenant = TenantId.Parse("health");

    private readonly ITable _table = tables.Open("health");
    private readonly SemaphoreSlim _asking = new(1);
    private (bool Ready, long At)? _last;

    public async Task<bool> AskAsync(CancellationToken cancellationToken)
    {
        await _asking.WaitAsync(cancellationToken);
        try
        {
            if (_last is { } last && time.GetElapsedTime(last.At) < KeptFor) return last.Ready;
            var ready = await AskStoresAsync();
            _last = (ready, time.GetTimestamp());
            return ready;
        }
        finally
        {
            _asking.Release();
        }
    }

    public void Dispose() => _asking.Dispose();

    private async Task<bool> AskStoresAsync()
    {
        try
        {
            using var patience = new CancellationTokenSource(Patience, time);
            var row = _table.GetAsync("health", "ready", patience.Token).AsTask();
            var document = log.ReadAsync(Tenant, EnvelopeId.Create(time.GetUtcNow()), patience.Token).AsTask();
            await Task.WhenAll(row, document).WaitAsync(Patience, time, CancellationToken.None);
            return true;
        }
        catch (Exception exception) when (exception is StorageUnavailableException or TimeoutException or OperationCanceledException)
        {
            return false;
        }
    }
}
