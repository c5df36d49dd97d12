using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace MessageFunctions.Benchmarks.Durable;

/// <summary>What the benchmarks of the durable engine run.</summary>
public static class DurableFunctions
{
    [Function("ThreeActivities")]
    public static async Task<int> ThreeActivities([OrchestrationTrigger] TaskOrchestrationContext context, int input)
    {
        input = await context.CallActivityAsync<int>("AddOne", input);
        input = await context.CallActivityAsync<int>("AddOne", input);
        return await context.CallActivityAsync<int>("AddOne", input);
    }

    [Function("AddOne")]
    public static int AddOne([ActivityTrigger] int value) => value + 1;

    [Function("Waiting")]
    public static Task<string> Waiting([OrchestrationTrigger] TaskOrchestrationContext context) =>
        context.WaitForExternalEvent<string>("go");
}
