using System.Net;
using MessageFunctions.Runtime.Tests.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace MessageFunctions.Runtime.Tests.Worker;

public sealed class ScopedThing;

public sealed class ScopeFunctions(ScopedThing injected)
{
    [Function("scope")]
    public IResult Scope([HttpTrigger(AuthorizationLevel.Anonymous)] HttpRequest request, FunctionContext context) => Results.Text(
        ReferenceEquals(injected, context.InstanceServices.GetRequiredService<ScopedThing>())
        && ReferenceEquals(injected, request.HttpContext.RequestServices.GetRequiredService<ScopedThing>())
        && ReferenceEquals(injected, context.Items["seen"]) ? "one scope" : "several scopes");
}

public static class GuardedFunctions
{
    [Function("guarded")]
    public static IActionResult Guarded([HttpTrigger(AuthorizationLevel.Anonymous)] HttpRequest request, FunctionContext context) =>
        new OkObjectResult($"{context.FunctionDefinition.Name} {context.FunctionDefinition.InputBindings["request"].Type} {context.GetHttpContext() is not null} {Guid.TryParse(context.InvocationId, out _)}");

    [Function("fails")]
    public static IActionResult Fails([HttpTrigger(AuthorizationLevel.Anonymous)] HttpRequest request) => throw new ArgumentException("bad");

    [Function("every-hour")]
    public static void Tick([TimerTrigger("0 0 * * * *")] TimerInfo timer) => ArgumentNullException.ThrowIfNull(timer);
}

/// <summary>Takes a missing HttpContext for a function that is not HTTP's, as a careless gate does.</summary>
public sealed class CarelessGate : IFunctionsWorkerMiddleware
{
    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        if (context.GetHttpContext() is { } http && !http.Request.Headers.ContainsKey("x-pass"))
        {
            context.GetInvocationResult().Value = new StatusCodeResult(StatusCodes.Status403Forbidden);
            return;
        }
        await next(context);
    }
}

/// <summary>Knows by the trigger what is HTTP's, and lets nothing of it in that it cannot see.</summary>
public sealed class ClosedGate : IFunctionsWorkerMiddleware
{
    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        var isHttp = context.FunctionDefinition.InputBindings.Values.Any(binding => binding.Type == "httpTrigger");
        if (isHttp && context.GetHttpContext()?.Request.Headers.ContainsKey("x-pass") != true) throw new UnauthorizedAccessException();
        await next(context);
    }
}

public sealed class MiddlewareTests
{
    [Fact]
    public async Task Given_middleware_behind_ConfigureFunctionsWebApplication_When_a_request_comes_Then_it_sees_the_request()
    {
        await using var host = await StartAsync(builder => builder.ConfigureFunctionsWebApplication().UseMiddleware<CarelessGate>());

        Assert.Equal(HttpStatusCode.Forbidden, await host.StatusAsync(HttpMethod.Get, "/api/guarded"));
    }

    [Fact]
    public async Task Given_middleware_before_ConfigureFunctionsWebApplication_When_a_request_comes_Then_a_careless_gate_is_open_and_a_closed_one_closed()
    {
        await using var careless = await StartAsync(builder => ((FunctionsApplicationBuilder)builder.UseMiddleware<CarelessGate>()).ConfigureFunctionsWebApplication());
        await using var closed = await StartAsync(builder => ((FunctionsApplicationBuilder)builder.UseMiddleware<ClosedGate>()).ConfigureFunctionsWebApplication());

        Assert.Equal(HttpStatusCode.OK, await careless.StatusAsync(HttpMethod.Get, "/api/guarded"));
        Assert.Equal(HttpStatusCode.InternalServerError, await closed.StatusAsync(HttpMethod.Get, "/api/guarded"));
    }

    [Fact]
    public async Task An_exception_is_mapped_in_middleware()
    {
        await using var host = await StartAsync(builder => builder.ConfigureFunctionsWebApplication().UseMiddleware(async (context, next) =>
        {
            try
            {
                await next();
            }
            catch (ArgumentException exception)
            {
                context.GetInvocationResult().Value = new BadRequestObjectResult(exception.Message);
            }
        }));

        using var answer = await host.SendAsync(HttpMethod.Get, "/api/fails");

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal("bad", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task The_context_names_function_and_trigger()
    {
        await using var host = await StartAsync(builder => builder.ConfigureFunctionsWebApplication());

        Assert.Equal("guarded httpTrigger True True", await host.Client.GetStringAsync("/api/guarded", TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Middleware_runs_in_its_order_and_for_functions_that_are_not_HTTPs_too()
    {
        var order = new System.Collections.Concurrent.ConcurrentQueue<string>();
        var ticked = new TaskCompletionSource();
        await using var host = await StartAsync(builder => builder.ConfigureFunctionsWebApplication()
            .UseMiddleware(async (context, next) =>
            {
                order.Enqueue($"first {context.FunctionDefinition.Name} {context.GetHttpContext() is null}");
                await next();
                order.Enqueue("last");
                ticked.TrySetResult();
            })
            .UseMiddleware((context, next) =>
            {
                order.Enqueue("second");
                return next();
            })
            .UseWhen<CarelessGate>(context => context.FunctionDefinition.Name == "none"));

        Assert.Equal(HttpStatusCode.Accepted, await host.StatusAsync(HttpMethod.Post, "/admin/functions/every-hour", host.MasterKey));
        await ticked.Task.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);

        Assert.Equal(["first every-hour True", "second", "last"], order);
    }

    [Fact]
    public async Task Function_InstanceServices_and_RequestServices_share_one_scope()
    {
        var directory = TestHost.NewDirectory();
        var builder = TestHost.CreateBuilder(directory, typeof(ScopeFunctions));
        builder.Services.AddScoped<ScopedThing>();
        builder.ConfigureFunctionsWebApplication().UseMiddleware((context, next) =>
        {
            context.Items["seen"] = context.InstanceServices.GetRequiredService<ScopedThing>();
            return next();
        });
        await using var host = await TestHost.StartAsync(builder, directory);

        Assert.Equal("one scope", await host.Client.GetStringAsync("/api/scope", TestContext.Current.CancellationToken));
    }

    private static Task<TestHost> StartAsync(Action<FunctionsApplicationBuilder> configure)
    {
        var directory = TestHost.NewDirectory();
        var builder = TestHost.CreateBuilder(directory, typeof(GuardedFunctions));
        configure(builder);
        return TestHost.StartAsync(builder, directory);
    }
}
