using MessageFunctions.Channels;

namespace MessageFunctions.Alerts;

/// <summary>A way to reach the people on call that does not go over the channels it may have to report on.</summary>
public interface IAlertSink
{
    /// <summary>Its name, 1 to 20 of a–z: part of stored keys.</summary>
    string Name { get; }

    /// <summary>Tells people, within a timeout of its own. What is not accepted is tried again.</summary>
    ValueTask<SendOutcome> TellAsync(AlertNotice notice, CancellationToken cancellationToken = default);
}
