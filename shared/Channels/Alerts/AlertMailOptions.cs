using MessageFunctions.Channels.Email;
using MimeKit;

namespace MessageFunctions.Channels.Alerts;

/// <summary>
/// Settings of the mail to the people on call, section <c>Alerts:Email</c>: a mail server of its own, so that an alert about the e-mail channel does not go over
/// the e-mail channel.
/// </summary>
public sealed record AlertMailOptions
{
    public const string Section = "Alerts:Email";

    /// <summary>The mail server and the sender; an empty host (the default): no mail. Of its settings those of batches do not matter here.</summary>
    public EmailOptions Server { get; init; } = new();

    /// <summary>Who is told, 1 to 20 addresses.</summary>
    public IReadOnlyList<string> To { get; init; } = [];

    internal IEnumerable<MailboxAddress> Recipients => To.Select(MailboxAddress.Parse);

    internal void Validate()
    {
        Server.Validate($"{Section}:Server");
        new OptionProblems(Section)
            .Require(To.Count is >= 1 and <= 20, $"{Section}:To names 1 to 20 addresses.")
            .Require(To.All(address => MailboxAddress.TryParse(address, out _)), $"{Section}:To has what is no address.")
            .Throw();
    }
}
