using MessageFunctions.Embedded.Hosting;
using MessageFunctions.Runtime.Tests.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace MessageFunctions.Runtime.Tests.Worker;

internal static class InternalFunctions
{
    [Function("internal-class")]
    public static void Run([TimerTrigger("0 0 * * * *")] TimerInfo timer) => ArgumentNullException.ThrowIfNull(timer);
}

public static class SameNames
{
    [Function("Twice")]
    public static void One([TimerTrigger("0 0 * * * *")] TimerInfo timer) => ArgumentNullException.ThrowIfNull(timer);

    [Function("twice")]
    public static void Two([TimerTrigger("0 0 * * * *")] TimerInfo timer) => ArgumentNullException.ThrowIfNull(timer);
}

public static class Outer
{
    public static class Inner
    {
        [Function("nested")]
        public static void Run([TimerTrigger("0 0 * * * *")] TimerInfo timer) => ArgumentNullException.ThrowIfNull(timer);
    }
}

public static class HiddenMethod
{
    [Function("hidden")]
    internal static void Run([TimerTrigger("0 0 * * * *")] TimerInfo timer) => ArgumentNullException.ThrowIfNull(timer);
}

public static class NoTrigger
{
    [Function("no-trigger")]
    public static void Run(TimerInfo timer) => ArgumentNullException.ThrowIfNull(timer);
}

public static class TwoTriggers
{
    [Function("two-triggers")]
    public static void Run([TimerTrigger("0 0 * * * *")] TimerInfo timer, [HttpTrigger] HttpRequest request) => ArgumentNullException.ThrowIfNull(timer);
}

public static class Unbindable
{
    [Function("unbindable")]
    public static void Run([TimerTrigger("0 0 * * * *")] TimerInfo timer, Uri address) => ArgumentNullException.ThrowIfNull(timer);
}

public static class WrongTimerType
{
    [Function("wrong-type")]
    public static void Run([TimerTrigger("0 0 * * * *")] string timer) => ArgumentNullException.ThrowIfNull(timer);
}

public static class WrongHttpType
{
    [Function("wrong-http")]
    public static void Run([HttpTrigger] string request) => ArgumentNullException.ThrowIfNull(request);
}

public sealed class NotRegistered(Uri address)
{
    [Function("not-registered")]
    public void Run([TimerTrigger("0 0 * * * *")] TimerInfo timer) => ArgumentNullException.ThrowIfNull(address);
}

public static class WrongSchedule
{
    [Function("wrong-schedule")]
    public static void Run([TimerTrigger("0 0 * *")] TimerInfo timer) => ArgumentNullException.ThrowIfNull(timer);
}

public static class MissingSetting
{
    [Function("missing-setting")]
    public static void Run([TimerTrigger("%NightlySchedule%")] TimerInfo timer) => ArgumentNullException.ThrowIfNull(timer);
}

public static class RetriedRequest
{
    [Function("retried")]
    [FixedDelayRetry(3, "00:00:01")]
    public static void Run([HttpTrigger] HttpRequest request) => ArgumentNullException.ThrowIfNull(request);
}

public sealed class DiscoveryTests
{
    [Fact]
    public void Functions_of_the_app_and_what_it_refers_to_are_found_in_internal_classes_too_and_nowhere_twice()
    {
        var assemblies = ApplicationAssemblies.Find(typeof(DiscoveryTests).Assembly);

        Assert.Contains(typeof(DiscoveryTests).Assembly, assemblies);
        Assert.DoesNotContain(typeof(FunctionAttribute).Assembly, assemblies);
        Assert.Contains(typeof(CrashHarness.ICrashMode).Assembly, assemblies);
        Assert.Equal(assemblies.Distinct(), assemblies);
        Assert.Equal("internal-class", FunctionDiscovery.Find([typeof(InternalFunctions)]).Single().Name);
    }

    [Theory]
    [InlineData(typeof(SameNames), "Function 'twice' is declared twice: by SameNames.One and by SameNames.Two. Rename one; case makes no difference.")]
    [InlineData(typeof(Outer.Inner), "Function 'nested': MessageFunctions.Runtime.Tests.Worker.Outer+Inner is a nested class, whose functions fail when called. Move it out of Outer.")]
    [InlineData(typeof(HiddenMethod), "Function 'hidden': HiddenMethod.Run is not public. Make it public.")]
    [InlineData(typeof(NoTrigger), "Function 'no-trigger': no parameter of NoTrigger.Run has a trigger attribute. Mark one, such as [HttpTrigger] HttpRequest.")]
    [InlineData(typeof(TwoTriggers), "Function 'two-triggers': the parameters 'timer' and 'request' all have trigger attributes. Keep one.")]
    [InlineData(typeof(Unbindable), "Function 'unbindable': nothing binds the parameter 'address' of type Uri. Remove it, or take it from the constructor if it is a service.")]
    [InlineData(typeof(WrongTimerType), "Function 'wrong-type': the parameter 'timer' is of type String. A timer trigger binds to TimerInfo.")]
    [InlineData(typeof(WrongHttpType), "Function 'wrong-http': the parameter 'request' is of type String. An HTTP trigger binds to Microsoft.AspNetCore.Http.HttpRequest.")]
    [InlineData(typeof(NotRegistered), "Function 'not-registered': the parameter 'address' of NotRegistered's constructor asks for Uri, which is not registered. Add it to builder.Services.")]
    [InlineData(typeof(WrongSchedule), "Function 'wrong-schedule', parameter 'timer': '0 0 * *' is not a schedule. Write six fields 'second minute hour day month weekday', such as '0 */5 * * * *', or a time span.")]
    [InlineData(typeof(MissingSetting), "Function 'missing-setting', parameter 'timer', refers to the setting '%NightlySchedule%', which is not set. Set NightlySchedule in the environment or in local.settings.json.")]
    [InlineData(typeof(RetriedRequest), "Function 'retried': only timers have retry attributes. Remove the attribute, and retry with the queue's delivery count or an activity's TaskOptions.")]
    public async Task A_function_that_could_not_run_fails_the_start_with_the_mend(Type functions, string sentence) =>
        Assert.Equal(sentence, (await TestHost.RefusedAsync(functions)).Message);

    [Fact]
    public async Task An_HTTP_function_without_ConfigureFunctionsWebApplication_fails_the_start()
    {
        var directory = TestHost.NewDirectory();

        var failure = await TestHost.RefusedAsync(TestHost.CreateBuilder(directory, typeof(GuardedFunctions)), directory);

        Assert.Contains("Call ConfigureFunctionsWebApplication() on the builder.", failure.Message, StringComparison.Ordinal);
    }
}
