using MessageFunctions.Messages.Requests;
using MessageFunctions.Problems;

namespace MessageFunctions.Messages.Accept;

/// <summary>Compares one message with the head it came under. Pure.</summary>
internal static class MessageValidator
{
    public static void Validate(AcceptedHead head, RequestMessage message, ref ProblemList problems)
    {
        var reachable = 0;
        foreach (var channel in head.Channels)
        {
            if (message.To.AddressFor(channel) is not null) reachable++;
        }
        // A recipient without any address was told of already.
        if (reachable == 0 && !message.To.IsEmpty) problems.Add(ProblemCode.RecipientUnreachable, "/to", "The recipient has no address for any of the channels.");
        if (head.Template is not null)
        {
            if (message.Content is not null) problems.Add(ProblemCode.Exclusive, "/content", "Either a template or content.");
            var channels = reachable == head.Channels.Count ? head.Channels : [.. head.Channels.Where(channel => message.To.AddressFor(channel) is not null)];
            if (reachable > 0) head.Template.Check(channels, message.Parameters, ref problems);
            return;
        }
        if (!message.Parameters.IsEmpty) problems.Add(ProblemCode.Exclusive, "/params", "Parameters are for templates.");
        if (message.Content is null && head.Content is null && problems.IsEmpty) problems.Add(ProblemCode.ContentMissing, "/content", "The message says nothing.");
    }
}
