using Azure.Messaging.ServiceBus;
using MessageFunctions.CrashHarness.ServiceBus;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Configuration;

namespace MessageFunctions.CrashHarness.Hosting;

/// <summary>A function of each kind that says when it is entered, stays, and says when it has finished.</summary>
internal sealed class StayingFunctions(Journal journal, Door door)
{
    public const string QueueName = "work";

    [Function("begin")]
    public static async Task Begin(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post")] HttpRequest request, [DurableClient] DurableTaskClient client, FunctionContext context)
    {
        var settings = (IConfiguration)context.InstanceServices.GetService(typeof(IConfiguration))!;
        await using var bus = new ServiceBusClient(settings["ServiceBus"]!);
        await using var sender = bus.CreateSender(QueueName);
        await sender.SendMessagesAsync([new ServiceBusMessage("1"), new ServiceBusMessage("2")], request.HttpContext.RequestAborted);
        await client.ScheduleNewOrchestrationInstanceAsync("orchestrate", request.HttpContext.RequestAborted);
    }

    [Function("slow")]
    public async Task<IResult> Slow([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request)
    {
        await StayAsync("http");
        return Results.Text("finished");
    }

    [Function("take")]
    public Task Take([ServiceBusTrigger(QueueName, Connection = "ServiceBus")] ServiceBusReceivedMessage message) => StayAsync($"queue-{message.Body}");

    [Function("orchestrate")]
    public static Task Orchestrate([OrchestrationTrigger] TaskOrchestrationContext context) => context.CallActivityAsync("act");

    [Function("act")]
    public async Task<string> Act([ActivityTrigger] string? input)
    {
        await StayAsync("activity");
        return input ?? "";
    }

    private async Task StayAsync(string what)
    {
        journal.Say($"entered {what}");
        await door.PassAsync();
        journal.Say($"finished {what}");
    }
}
