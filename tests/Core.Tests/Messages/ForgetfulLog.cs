using MessageFunctions.Messages;
using MessageFunctions.Storage;
using MessageFunctions.Tenants;

namespace MessageFunctions.Core.Tests.Messages;

/// <summary>Counts what it is given and keeps none of it.</summary>
internal sealed class ForgetfulLog : IMessageLog
{
    private long _messages;

    public long Messages => Interlocked.Read(ref _messages);

    public ValueTask<AppendResult> AppendAsync(LogDocument document, CancellationToken cancellationToken = default)
    {
        Interlocked.Add(ref _messages, document.ToEnvelope().Messages.Count);
        return ValueTask.FromResult(AppendResult.Created);
    }

    public ValueTask<IReadOnlyList<LogDocument>> ReadAsync(TenantId tenant, EnvelopeId envelope, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public ValueTask<LogDocument?> GetAsync(TenantId tenant, EnvelopeId envelope, string id, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public ValueTask<LogPage> SearchAsync(LogQuery query, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public ValueTask<long> CountAsync(LogQuery query, CancellationToken cancellationToken = default) => throw new NotSupportedException();
}
