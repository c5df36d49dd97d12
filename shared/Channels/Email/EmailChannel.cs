namespace MessageFunctions.Channels.Email;

/// <summary>
/// E-mail over SMTP: a transaction a message, one after the other over one connection. SMTP has no idempotency key; the Message-ID is the
/// message's id, by which receivers and bounces name it.
/// </summary>
public sealed class EmailChannel : IChannel, IAsyncDisposable
{
    public static readonly ChannelId ChannelId = ChannelId.Parse("email");

    private readonly EmailOptions _options;
    private readonly MailComposer _composer;
    private readonly SmtpPool _pool;

    public EmailChannel(EmailOptions options, TimeProvider time)
    {
        options.Validate();
        _options = options;
        _composer = new MailComposer(options.Sender, time);
        _pool = new SmtpPool(options, time);
    }

    public ChannelId Id => ChannelId;

    public bool IsIdempotent => false;

    public int BatchSize => _options.BatchSize;

    public async Task<IReadOnlyList<SendResult>> SendAsync(ChannelBatch batch, CancellationToken cancellationToken = default)
    {
        var results = new SendResult[batch.Messages.Count];
        SmtpConnection? connection = null;
        SendOutcome? unreachable = null;
        try
        {
            for (var i = 0; i < results.Length; i++)
            {
                var (mail, problem) = _composer.Compose(batch.Messages[i]);
                using (mail)
                {
                    SendOutcome? outcome = problem;
                    if (cancellationToken.IsCancellationRequested) unreachable ??= new SendOutcome.Retryable(SendCode.Interrupted);
                    if (mail is not null && connection is not { IsUsable: true } && unreachable is null)
                    {
                        connection?.Dispose();
                        // A server that was not to be reached for one message is not asked again for each of the others.
                        (connection, unreachable) = await _pool.RentAsync(cancellationToken);
                    }
                    if (mail is not null) outcome = unreachable ?? await connection!.SendAsync(mail, cancellationToken);
                    // A server that fell silent would take a timeout, and a doubt, for each of the others.
                    if (outcome is SendOutcome.Unknown { Code: SendCode.TimedOut }) unreachable ??= new SendOutcome.Retryable(SendCode.ProviderUnavailable);
                    results[i] = new SendResult(batch.Messages[i].Id, outcome!);
                }
            }
            if (connection is not null) _pool.Return(connection);
            return results;
        }
        catch
        {
            connection?.Dispose();
            throw;
        }
    }

    public ValueTask DisposeAsync() => _pool.DisposeAsync();
}
