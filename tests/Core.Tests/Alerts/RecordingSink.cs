using MessageFunctions.Alerts;
using MessageFunctions.Channels;

namespace MessageFunctions.Core.Tests.Alerts;

/// <summary>Keeps what it is told, or refuses it.</summary>
internal sealed class RecordingSink(string name) : IAlertSink
{
    public string Name => name;

    public bool Refuses { get; set; }

    public List<AlertNotice> Told { get; } = [];

    public ValueTask<SendOutcome> TellAsync(AlertNotice notice, CancellationToken cancellationToken = default)
    {
        if (Refuses) return ValueTask.FromResult<SendOutcome>(new SendOutcome.Retryable(SendCode.Unreachable));
        Told.Add(notice);
        return ValueTask.FromResult<SendOutcome>(new SendOutcome.Accepted(notice.Id));
    }
}
