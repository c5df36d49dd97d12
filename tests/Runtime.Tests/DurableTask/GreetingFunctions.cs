using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace MessageFunctions.Runtime.Tests.DurableTask;

internal sealed record Person(string Name);

internal sealed class GreetingFunctions
{
    private readonly string _greeting = "Hello";

    [Function("Start")]
    public static async Task<IActionResult> Start(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "start")] HttpRequest request, [DurableClient] DurableTaskClient client)
    {
        var id = await client.ScheduleNewOrchestrationInstanceAsync(
            "Greeting", new { name = "Ada" }, new StartOrchestrationOptions(request.Query["id"]), request.HttpContext.RequestAborted);
        return await Finished(client, id, request);
    }

    [Function("Wait")]
    public static async Task<IActionResult> Wait(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "wait")] HttpRequest request, [DurableClient] DurableTaskClient client)
    {
        await client.ScheduleNewOrchestrationInstanceAsync(
            "Waiting", new StartOrchestrationOptions(request.Query["id"]), request.HttpContext.RequestAborted);
        await client.WaitForInstanceStartAsync(request.Query["id"]!, request.HttpContext.RequestAborted);
        return new OkResult();
    }

    [Function("Await")]
    public static Task<IActionResult> Await(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "await")] HttpRequest request, [DurableClient] DurableTaskClient client) =>
        Finished(client, request.Query["id"]!, request);

    [Function("Greeting")]
    public static Task<string> Greeting([OrchestrationTrigger] TaskOrchestrationContext context, Person person) =>
        context.CallActivityAsync<string>("Greet", person with { Name = $"{person.Name} of {context.InstanceId}" });

    [Function("Waiting")]
    public static Task<JsonElement> Waiting([OrchestrationTrigger] TaskOrchestrationContext context) =>
        context.WaitForExternalEvent<JsonElement>("go");

    [Function("Greet")]
    public string Greet([ActivityTrigger] Person person, string instanceId, CancellationToken stopping) =>
        stopping.IsCancellationRequested ? "" : $"{_greeting} {person.Name} ({instanceId})";

    private static async Task<IActionResult> Finished(DurableTaskClient client, string id, HttpRequest request)
    {
        var done = await client.WaitForInstanceCompletionAsync(id, getInputsAndOutputs: true, request.HttpContext.RequestAborted);
        return new ContentResult { Content = done.SerializedOutput, ContentType = "application/json", StatusCode = 200 };
    }
}

internal sealed class WrongTrigger
{
    [Function("Wrong")]
    public static int Wrong([OrchestrationTrigger] int input) => input;
}

internal sealed class WrongClient
{
    [Function("Wrong")]
    public static int Wrong([ActivityTrigger] int input, [DurableClient] string client) => input + client.Length;
}
