using MessageFunctions.Access;
using MessageFunctions.Messages.Prioritizing;
using MessageFunctions.Messages.Requests;
using MessageFunctions.Policies;
using MessageFunctions.Problems;
using MessageFunctions.Tenants;

namespace MessageFunctions.Messages.Accept;

/// <summary>Compares a request's head with what its tenant and line allow. Pure.</summary>
internal sealed class HeadValidator(
    CallerContext caller, TenantSnapshot tenant, PolicySet policies, IRouter router, PriorityDecision priorities, DateTimeOffset now)
{
    /// <summary>The destination, or null after problems.</summary>
    /// <param name="head">As read.</param>
    /// <param name="template">The template the head names; null when it names none or there is no such.</param>
    /// <param name="contentMayFollow">Whether the messages may bring content of their own.</param>
    /// <param name="problems">What was wrong already; more is added.</param>
    public AcceptedHead? Validate(RequestHead head, IMessageTemplate? template, bool contentMayFollow, ref ProblemList problems)
    {
        var line = FindLine(head, ref problems);
        var kind = CheckKind(head, line, ref problems);
        CheckContent(head, template, contentMayFollow, ref problems);
        CheckTimes(head, ref problems);
        if (line is null) return null;
        var priority = CheckPriority(head, kind ?? MessageKind.Service, line, ref problems);
        CheckChannels(head, line, ref problems);
        if (!problems.IsEmpty || kind is null) return null;
        var route = head.Channels is { } wanted ? new Route(wanted, Route.BySender, "") : router.Route(new RoutingRequest(tenant, line, kind.Value, policies));
        var plan = Price(route, head, template, ref problems);
        if (!problems.IsEmpty) return null;
        var needsReview = line.ReviewsContent && template is not { IsApproved: true };
        var destination = new Destination
        {
            Tenant = tenant.Id,
            Line = line.Id,
            Kind = kind.Value,
            Priority = priority,
            Plan = plan,
            Template = template?.Reference,
            SendAt = head.SendAt > now ? head.SendAt : null,
            ExpiresAt = head.ExpiresAt,
            Rule = route.Rule,
            Policy = route.Policy.Length == 0 ? null : route.Policy,
            NeedsReview = needsReview,
            Author = needsReview ? caller.Subject : null,
        };
        return new AcceptedHead(destination, template, head.Content);
    }

    private BusinessLine? FindLine(RequestHead head, ref ProblemList problems)
    {
        if (head.Line is null)
        {
            problems.AddMissing("/line", "The business line is missing.");
            return null;
        }
        if (!LineId.TryParse(head.Line, out var id) || tenant.Line(id) is not { } line) problems.Add(ProblemCode.LineUnknown, "/line", "The tenant has no such business line.");
        else if (!caller.MayUse(id)) problems.Add(ProblemCode.LineForbidden, "/line", "The caller may not send for this business line.");
        else return line;
        return null;
    }

    private static MessageKind? CheckKind(RequestHead head, BusinessLine? line, ref ProblemList problems)
    {
        if (head.Kind is not { } kind) problems.AddMissing("/kind", "The kind is missing: transactional, service or marketing.");
        else if (line is not null && !line.Allows(kind)) problems.Add(ProblemCode.KindNotAllowed, "/kind", "The business line may not send messages of this kind.");
        return head.Kind;
    }

    /// <summary>A default is lowered to what the line may use; a wish is refused.</summary>
    private Priority CheckPriority(RequestHead head, MessageKind kind, BusinessLine line, ref ProblemList problems)
    {
        var priority = head.Priority ?? priorities.Of(policies, tenant, line, kind, head, now);
        if (priority >= line.HighestPriority) return priority;
        if (head.Priority is not null) problems.Add(ProblemCode.PriorityNotAllowed, "/priority", $"The business line may use {line.HighestPriority.Name()} at most.");
        return line.HighestPriority;
    }

    private static void CheckChannels(RequestHead head, BusinessLine line, ref ProblemList problems)
    {
        if (head.Channels is not { } channels) return;
        for (var i = 0; i < channels.Count; i++)
        {
            if (line.Channel(channels[i]) is null) problems.Add(ProblemCode.ChannelNotAllowed, $"/channels/{i}", "The business line does not use this channel.");
        }
    }

    private List<PlannedChannel> Price(Route route, RequestHead head, IMessageTemplate? template, ref ProblemList problems)
    {
        var plan = new List<PlannedChannel>();
        var priced = false;
        for (var i = 0; i < route.Channels.Count; i++)
        {
            var channel = route.Channels[i];
            if (tenant.PriceMicros(channel) is not { } price) continue;
            priced = true;
            if (template is null || template.Covers(channel)) plan.Add(new PlannedChannel(channel, price) { Reason = i < route.Reasons.Count ? route.Reasons[i] : null });
        }
        var pointer = head.Channels is null ? "/line" : "/channels";
        if (!priced) problems.Add(ProblemCode.ChannelUnavailable, pointer, "None of the channels has a price for this tenant.");
        else if (plan.Count == 0) problems.Add(ProblemCode.TemplateNotForChannel, "/template", "The template says nothing on any of the channels.");
        return plan;
    }

    private static void CheckContent(RequestHead head, IMessageTemplate? template, bool contentMayFollow, ref ProblemList problems)
    {
        if (head.Template is not null && head.Content is not null) problems.Add(ProblemCode.Exclusive, "/content", "Either a template or content.");
        else if (head.Template is null && head.Content is null && !contentMayFollow && !problems.Has("/template") && !problems.Has("/content"))
            problems.Add(ProblemCode.ContentMissing, "", "Either a template or content is needed.");
        if (head.Template is not null && template is null) problems.Add(ProblemCode.TemplateUnknown, "/template", "The tenant has no such template or version.");
    }

    private void CheckTimes(RequestHead head, ref ProblemList problems)
    {
        if (head.SendAt is { } sendAt)
        {
            if (sendAt < now - RequestLimits.MaxClockSkew) problems.Add(ProblemCode.TimePast, "/sendAt", "The time is past.");
            else if (sendAt > now + RequestLimits.MaxAhead) problems.Add(ProblemCode.TimeTooFar, "/sendAt", $"At most {RequestLimits.MaxAhead.Days} days ahead.");
        }
        if (head.ExpiresAt is not { } expiresAt) return;
        if (expiresAt <= now) problems.Add(ProblemCode.TimePast, "/expiresAt", "The time is past.");
        else if (expiresAt > now + RequestLimits.MaxLifetime) problems.Add(ProblemCode.TimeTooFar, "/expiresAt", $"At most {RequestLimits.MaxLifetime.Days} days ahead.");
        else if (expiresAt <= head.SendAt) problems.Add(ProblemCode.TimeOrder, "/expiresAt", "The message would expire before it is sent.");
    }
}
