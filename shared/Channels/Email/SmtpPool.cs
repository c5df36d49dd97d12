using System.Security.Cryptography.X509Certificates;

namespace MessageFunctions.Channels.Email;

/// <summary>Keeps connections for the next batch, so that an envelope (and the next one) goes over one connection; idle ones are closed.</summary>
internal sealed class SmtpPool : IAsyncDisposable
{
    private readonly EmailOptions _options;
    private readonly TimeProvider _time;
    private readonly X509Certificate2Collection _authorities = [];
    private readonly Stack<SmtpConnection> _idle = [];
    private readonly Lock _gate = new();
    private readonly ITimer _sweep;

    public SmtpPool(EmailOptions options, TimeProvider time)
    {
        _options = options;
        _time = time;
        if (options.TrustedAuthorities.Length > 0) _authorities.ImportFromPemFile(options.TrustedAuthorities);
        var period = TimeSpan.FromSeconds(options.IdleSeconds);
        _sweep = time.CreateTimer(_ => CloseIdle(), null, period, period);
    }

    /// <summary>A connection that is open, or why there is none.</summary>
    public async ValueTask<(SmtpConnection? Connection, SendOutcome? Problem)> RentAsync(CancellationToken cancellationToken)
    {
        while (TryPop(out var idle))
        {
            if (idle.IsUsable && !IsStale(idle)) return (idle, null);
            idle.Dispose();
        }
        var connection = new SmtpConnection(_options, _authorities, _time);
        try
        {
            if (await connection.OpenAsync(cancellationToken) is not { } problem) return (connection, null);
            connection.Dispose();
            return (null, problem);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    public void Return(SmtpConnection connection)
    {
        if (!connection.IsUsable)
        {
            connection.Dispose();
            return;
        }
        lock (_gate) _idle.Push(connection);
    }

    public async ValueTask DisposeAsync()
    {
        await _sweep.DisposeAsync();
        while (TryPop(out var idle)) await idle.CloseAsync();
        foreach (var authority in _authorities) authority.Dispose();
    }

    private bool IsStale(SmtpConnection connection) => _time.GetUtcNow() - connection.UsedAt > TimeSpan.FromSeconds(_options.IdleSeconds);

    private void CloseIdle()
    {
        List<SmtpConnection> stale;
        lock (_gate)
        {
            stale = [.. _idle.Where(IsStale)];
            if (stale.Count == 0) return;
            var kept = _idle.Where(connection => !stale.Contains(connection)).Reverse().ToArray();
            _idle.Clear();
            foreach (var connection in kept) _idle.Push(connection);
        }
        foreach (var connection in stale) connection.Dispose();
    }

    private bool TryPop([System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out SmtpConnection? connection)
    {
        lock (_gate) return _idle.TryPop(out connection);
    }
}
