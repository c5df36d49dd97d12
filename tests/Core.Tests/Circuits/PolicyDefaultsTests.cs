using MessageFunctions.Alerts;
using MessageFunctions.Circuits;
using MessageFunctions.Policies;
using MessageFunctions.Recharge;
using MessageFunctions.Routing;
using MessageFunctions.Scaling;

namespace MessageFunctions.Core.Tests.Circuits;

/// <summary>What a body does not name has its default.</summary>
public sealed class PolicyDefaultsTests
{
    [Fact]
    public void A_breaker_that_names_one_figure_keeps_the_others()
    {
        var policy = Read(BreakerPolicy.Kind, """{"channel":{"windowSeconds":30},"global":{}}""");
        Assert.Equal(new BreakerPolicy { Channel = new ChannelBreakerPolicy { WindowSeconds = 30 } }, policy);
        Assert.Equal(new BreakerPolicy(), Read(BreakerPolicy.Kind, "{}"));
    }

    [Fact]
    public void So_do_recharge_and_routing()
    {
        Assert.Equal(60, Read(RechargePolicy.Kind, "{}").CooldownMinutes);
        Assert.Empty(Read(RechargePolicy.Kind, "{}").Rules);
        var routing = Read(RoutingPolicy.Kind, "{}");
        Assert.Empty(routing.Rules);
        Assert.Empty(routing.Recipients);
        Assert.Equal(ChannelOrder.Line, routing.Rest);
    }

    [Fact]
    public void So_do_alerts_watermarks_and_scaling()
    {
        Assert.Equal((1_440, 0), (Read(AlertRules.Kind, """{"remindRedMinutes":5}""").RemindYellowMinutes, Read(AlertRules.Kind, "{}").Muted.Count));
        Assert.Equal(new WatermarkPolicy { RetryAfterSeconds = 5 }, Read(WatermarkPolicy.Kind, """{"retryAfterSeconds":5}"""));
        Assert.Equal(new ScalingPolicy { MaxInstances = 20 }, Read(ScalingPolicy.Kind, """{"maxInstances":20}"""));
    }

    [Theory]
    [InlineData("""{"channel":{"windowSeconds":5}}""", "/channel/windowSeconds")]
    [InlineData("""{"channel":{"windowSeconds":25}}""", "/channel/windowSeconds")]
    [InlineData("""{"channel":{"recoveryRateBasisPoints":900}}""", "/channel/recoveryRateBasisPoints")]
    [InlineData("""{"account":{"remainingBasisPoints":-1}}""", "/account/remainingBasisPoints")]
    [InlineData("""{"global":{"timeouts":1}}""", "/global/timeouts")]
    public void A_breaker_that_is_wrong_is_refused_with_its_place(string body, string pointer)
    {
        var errors = new PolicyErrors();
        Assert.Null(BreakerPolicy.Kind.Read(System.Text.Encoding.UTF8.GetBytes(body), errors));
        Assert.Contains(errors.Items, item => item.Pointer == pointer);
    }

    private static T Read<T>(PolicyKind<T> kind, string body) where T : class
    {
        var errors = new PolicyErrors();
        var policy = kind.Read(System.Text.Encoding.UTF8.GetBytes(body), errors);
        Assert.Empty(errors.Items);
        return policy!;
    }
}
