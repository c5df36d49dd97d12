using MessageFunctions.Channels;
using MessageFunctions.Tenants;

namespace MessageFunctions.Messages.Accept;

/// <summary>The routing that holds while no policy says otherwise: high-value marketing to app push or inbox first, transactional to SMS first, all else as the line orders it.</summary>
public sealed class DefaultRouter : IRouter
{
    private const string Policy = "default";
    private static readonly AttributeId HighValue = AttributeId.Parse("high-value");
    private static readonly ChannelId[] App = [ChannelId.Parse("push"), ChannelId.Parse("inbox")];
    private static readonly ChannelId[] Sms = [ChannelId.Parse("sms")];

    public Route Route(TenantSnapshot tenant, BusinessLine line, MessageKind kind) => kind switch
    {
        MessageKind.Marketing when tenant.HasAttribute(line.Id, HighValue) => Prefer(line, App, "marketing-high-value"),
        MessageKind.Transactional => Prefer(line, Sms, "transactional"),
        _ => InOrder(line),
    };

    private static Route Prefer(BusinessLine line, ChannelId[] preferred, string rule)
    {
        ChannelId[] first = [.. preferred.Where(channel => line.Channel(channel) is not null)];
        if (first.Length == 0) return InOrder(line);
        return new Route([.. first, .. line.Channels.Select(channel => channel.Id).Except(first)], rule, Policy);
    }

    private static Route InOrder(BusinessLine line) => new([.. line.Channels.Select(channel => channel.Id)], "line-order", Policy);
}
