using MessageFunctions.Messages;

namespace MessageFunctions.Channels.Sending;

/// <summary>Renders messages and hands them to their channel, batch by batch.</summary>
internal sealed class ChunkSender(IMessageRenderer renderer)
{
    /// <returns>One result a message.</returns>
    public async ValueTask<List<SendResult>> SendAsync(Envelope envelope, IChannel channel, IReadOnlyList<int> indices, CancellationToken cancellationToken)
    {
        var results = new List<SendResult>(indices.Count);
        var messages = new List<ChannelMessage>(indices.Count);
        var rendered = await renderer.RenderAsync(envelope, indices, channel.Id, cancellationToken);
        for (var i = 0; i < indices.Count; i++)
        {
            var id = new MessageId(envelope.Id, indices[i]);
            var address = envelope.Messages[indices[i]].To.AddressFor(channel.Id);
            if (address is null) results.Add(new SendResult(id, new SendOutcome.Rejected(SendCode.RecipientInvalid)));
            else if (rendered[i] is RenderedMessage.Impossible impossible) results.Add(new SendResult(id, new SendOutcome.Rejected(impossible.Code, text: impossible.Text)));
            else if (rendered[i] is RenderedMessage.Content content) messages.Add(new ChannelMessage(id, address, content.Subject, content.Text, content.Html) { Sender = content.Sender });
        }
        foreach (var batch in messages.Chunk(channel.BatchSize))
        {
            var answers = await channel.SendAsync(new ChannelBatch(envelope.Tenant, batch) { Priority = envelope.Priority }, cancellationToken);
            if (answers.Count != batch.Length || answers.Where((answer, i) => answer.Id != batch[i].Id).Any())
                throw new InvalidOperationException($"Channel '{channel.Id}' answered for other messages than it was given.");
            results.AddRange(answers);
        }
        return results;
    }
}
