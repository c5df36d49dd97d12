using MessageFunctions.Functions.Grpc.V1;
using MessageFunctions.Messages;
using MessageFunctions.Messages.Accept;

namespace MessageFunctions.Functions.Grpc;

/// <summary>Messages and batches as the service shows them: what the REST API shows, under the same names.</summary>
internal static class GrpcViews
{
    public static Message Of(MessageRecord record, bool withSteps)
    {
        var (envelope, message, state) = (record.Envelope, record.Message, record.State);
        var view = new Message
        {
            Id = record.Id.ToString(),
            Status = state.Status.Name(),
            Since = GrpcTime.Of(state.Since),
            Line = envelope.Line.Value,
            Kind = envelope.Kind.Name(),
            Priority = envelope.Priority.Name(),
            To = Of(message.To),
            CreatedAt = GrpcTime.Of(envelope.CreatedAt),
            SendAt = GrpcTime.Of(envelope.SendAt),
            ExpiresAt = GrpcTime.Of(envelope.ExpiresAt),
        };
        view.Plan.AddRange(envelope.Plan.Select(step => step.Channel.Value));
        if (state.Channel is { } channel) view.Channel = channel.Value;
        if (message.Reference is { } reference) view.Reference = reference;
        if (envelope.Template?.ToString() is { } template) view.Template = template;
        if (envelope.Batch?.Value is { } batch) view.BatchId = batch;
        if (withSteps) view.Steps.AddRange(record.Steps.Select(Of));
        return view;
    }

    public static SendBatchResponse Of(BatchSummary summary)
    {
        var view = new SendBatchResponse { BatchId = summary.Id.Value, Accepted = summary.Accepted, Rejected = summary.Rejected, Complete = summary.Stopped is null };
        foreach (var error in summary.Errors)
        {
            var rejection = new Rejection { Index = error.Index };
            rejection.Errors.AddRange(error.Problems.Select(item => new Rejection.Types.Error { Code = item.Code, Pointer = item.Pointer, Detail = item.Detail }));
            view.Rejections.Add(rejection);
        }
        if (summary.ResumeAt is { } index) view.ResumeAt = index;
        if (summary.Stopped is { } problem) view.StoppedBy = problem.Code;
        return view;
    }

    private static V1.Recipient Of(MessageFunctions.Messages.Recipient to)
    {
        var view = new V1.Recipient();
        if (to.Email is not null) view.Email = to.Email;
        if (to.Phone is not null) view.Phone = to.Phone;
        if (to.User is not null) view.User = to.User;
        if (to.Url is not null) view.Url = to.Url;
        return view;
    }

    private static Message.Types.Step Of(MessageStep step)
    {
        var view = new Message.Types.Step { At = GrpcTime.Of(step.At), Event = step.Event, Until = GrpcTime.Of(step.Until) };
        if (step.Status?.Name() is { } status) view.Status = status;
        if (step.Reason is { } reason) view.Reason = reason;
        if (step.Text is { } text) view.Text = text;
        if (step.Rule is { } rule) view.Rule = rule;
        if (step.Policy is { } policy) view.Policy = policy;
        if (step.Channel is { } channel) view.Channel = channel.Value;
        if (step.UnitPriceMicros is { } price) view.UnitPriceMicros = price;
        if (step.Hold is { } hold) view.Hold = hold;
        if (step.By is { } by) view.By = by;
        if (step.Attempt is { } attempt) view.Attempt = attempt;
        if (step.Provider is { } provider) view.Provider = provider;
        if (step.ProviderId is { } providerId) view.ProviderId = providerId;
        if (step.Code is { } code) view.Code = code;
        return view;
    }
}
