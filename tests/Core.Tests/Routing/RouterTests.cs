using System.Collections.Frozen;
using System.Text;
using MessageFunctions.Channels;
using MessageFunctions.Messages;
using MessageFunctions.Messages.Accept;
using MessageFunctions.Policies;
using MessageFunctions.Routing;
using MessageFunctions.Tenants;
using Microsoft.Extensions.Time.Testing;

namespace MessageFunctions.Core.Tests.Routing;

public sealed class RouterTests
{
    private static readonly AttributeId HighValue = AttributeId.Parse("high-value");
    private static readonly BusinessLine Shop = Line("shop", "email", "sms", "inbox");

    [Theory]
    [InlineData(MessageKind.Transactional, false, "sms email inbox", "transactional")]
    [InlineData(MessageKind.Marketing, true, "inbox email sms", "marketing-high-value")]
    [InlineData(MessageKind.Marketing, false, "email sms inbox", "line-order")]
    [InlineData(MessageKind.Service, true, "email sms inbox", "line-order")]
    public void By_default_it_follows_the_table(MessageKind kind, bool highValue, string channels, string rule)
    {
        var route = new PolicyRouter(new DefaultPolicies(), new FakeTimeProvider()).Route(new RoutingRequest(Tenant(highValue), Shop, kind, PolicySet.Defaults));
        Assert.Equal(channels, string.Join(' ', route.Channels));
        Assert.Equal((rule, "default"), (route.Rule, route.Policy));
        Assert.Equal(route.Channels.Count, route.Reasons.Count);
    }

    [Fact]
    public void A_rule_whose_channels_the_line_has_not_is_passed_over()
    {
        var mail = Line("mail", "email");
        var route = new PolicyRouter(new DefaultPolicies(), new FakeTimeProvider()).Route(new RoutingRequest(Tenant(true), mail, MessageKind.Transactional, PolicySet.Defaults));
        Assert.Equal(("line-order", "line_order"), (route.Rule, Assert.Single(route.Reasons)));
    }

    [Fact]
    public void Rules_prices_and_paused_channels_make_the_order_and_each_step_says_why()
    {
        var policy = Read("""{"rules":[{"name":"inbox-only","when":{"fact":"line","op":"eq","value":"quiet"},"channels":["inbox"],"only":true},{"name":"inbox-first","when":true,"channels":["push","inbox"]}],"rest":"price"}""");
        var line = new BusinessLine(LineId.Parse("shop"), "Shop") { Channels = [new(ChannelId.Parse("email")), new(ChannelId.Parse("sms")), new(ChannelId.Parse("inbox"), LowPriority: true)] };
        var tenant = Tenant(false);

        var route = ChannelPlan.Decide(policy, RoutingFacts.Of(tenant, line.Id, MessageKind.Service), tenant, line, isLow: false);
        Assert.Equal("inbox:preferred sms:cheapest email:cheapest", Text(route));
        Assert.Equal("inbox-first", route.Rule);
        Assert.Equal("sms:cheapest email:cheapest inbox:budget_low", Text(ChannelPlan.Decide(policy, RoutingFacts.Of(tenant, line.Id, MessageKind.Service), tenant, line, isLow: true)));

        var quiet = line with { Id = LineId.Parse("quiet") };
        Assert.Equal("inbox:preferred", Text(ChannelPlan.Decide(policy, RoutingFacts.Of(tenant, quiet.Id, MessageKind.Service), tenant, quiet, isLow: false)));
    }

    [Theory]
    [InlineData("""{"rules":[{"name":"a","when":true,"channels":[]}]}""", "/rules/0/channels")]
    [InlineData("""{"rules":[{"name":"a","when":true,"channels":["sms"]},{"name":"a","when":true,"channels":["sms"]}]}""", "/rules/1/name")]
    [InlineData("""{"rules":[{"name":"a","when":{"fact":"weather","op":"eq","value":"bad"},"channels":["sms"]}]}""", "/rules/0/when/fact")]
    [InlineData("""{"recipients":[{"name":"a","when":true}]}""", "/recipients/0")]
    [InlineData("""{"rest":"alphabet"}""", "/rest")]
    public void A_policy_that_is_wrong_is_refused_with_its_place(string body, string pointer)
    {
        var errors = new PolicyErrors();
        Assert.Null(RoutingPolicy.Kind.Read(Encoding.UTF8.GetBytes(body), errors));
        Assert.Contains(errors.Items, item => item.Pointer == pointer);
    }

    private static RoutingPolicy Read(string body)
    {
        var errors = new PolicyErrors();
        var policy = RoutingPolicy.Kind.Read(Encoding.UTF8.GetBytes(body), errors);
        Assert.Empty(errors.Items);
        return policy!;
    }

    private static string Text(Route route) => string.Join(' ', route.Channels.Zip(route.Reasons, (channel, reason) => $"{channel}:{reason}"));

    private static BusinessLine Line(string id, params string[] channels) =>
        new(LineId.Parse(id), id) { Channels = [.. channels.Select(channel => new LineChannel(ChannelId.Parse(channel)))] };

    private static TenantSnapshot Tenant(bool highValue) => new(new Tenant(TenantId.Parse("acme"), "Acme", TenantState.Active, new TenantSettings()), 1)
    {
        Lines = new[] { Shop, Line("mail", "email") }.ToFrozenDictionary(line => line.Id),
        LineAttributes = highValue
            ? new[] { Shop.Id, LineId.Parse("mail") }.ToFrozenDictionary(line => line, _ => new[] { HighValue }.ToFrozenSet())
            : FrozenDictionary<LineId, FrozenSet<AttributeId>>.Empty,
        Prices = new[] { new UnitPrice(ChannelId.Parse("email"), 100), new UnitPrice(ChannelId.Parse("sms"), 50), new UnitPrice(ChannelId.Parse("inbox"), 10) }.ToFrozenDictionary(price => price.Channel),
    };
}
