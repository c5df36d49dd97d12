using System.Reflection;
using System.Text.RegularExpressions;
using MessageFunctions.Functions.Access;
using MessageFunctions.Orchestrations.BudgetSaga;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace MessageFunctions.Infra.Tests;

/// <summary>What the official host lets pass and then does not do as meant, looked for in the attributes of every function.</summary>
public sealed class OfficialTrapsTests
{
    private static readonly List<(string Name, MethodInfo Method)> Functions =
    [
        .. new[] { typeof(AccessServices).Assembly, typeof(BudgetSaga).Assembly }.SelectMany(assembly => assembly.GetTypes())
            .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly))
            .Where(method => method.GetCustomAttribute<FunctionAttribute>() is not null)
            .Select(method => (method.GetCustomAttribute<FunctionAttribute>()!.Name, method))
            .OrderBy(function => function.Item1, StringComparer.OrdinalIgnoreCase),
    ];

    [Fact]
    public void An_http_function_answers_with_a_result_or_writes_the_answer_itself()
    {
        var https = With<HttpTriggerAttribute>();
        Assert.True(https.Count > 50);
        Assert.All(https, function =>
        {
            var type = Answer(function.Method);
            // Anything else becomes a 200 with an empty body.
            Assert.True(type is null || typeof(IResult).IsAssignableFrom(type) || typeof(IActionResult).IsAssignableFrom(type), $"{function.Name} answers with {type}");
        });
    }

    [Fact]
    public void Every_value_in_a_route_has_a_parameter_of_its_name()
    {
        foreach (var (name, method, http) in With<HttpTriggerAttribute>())
        {
            var values = Regex.Matches(http.Route!, @"\{\*{0,2}(\w+)").Select(match => match.Groups[1].Value);
            Assert.Empty(values.Except(method.GetParameters().Select(parameter => parameter.Name!)).Select(value => $"{name}: {{{value}}}"));
        }
    }

    [Fact]
    public void What_catches_every_route_has_the_last_of_the_names()
    {
        var catchAll = With<HttpTriggerAttribute>().Where(function => Regex.IsMatch(function.Trigger.Route!, @"^\{\*")).Select(function => function.Name);
        Assert.Equal([With<HttpTriggerAttribute>()[^1].Name], catchAll);
    }

    [Fact]
    public void Names_differ_in_more_than_their_case_and_no_class_is_nested_or_function_hidden()
    {
        Assert.Equal(Functions.Count, Functions.Select(function => function.Name).Distinct(StringComparer.OrdinalIgnoreCase).Count());
        Assert.All(Functions, function => Assert.True(function.Method.IsPublic && !function.Method.DeclaringType!.IsNested, function.Name));
    }

    [Fact]
    public void Queue_functions_take_arrays_as_batches_and_settle_each_message()
    {
        var queues = With<ServiceBusTriggerAttribute>();
        Assert.NotEmpty(queues);
        Assert.All(queues, function =>
        {
            var parameters = function.Method.GetParameters();
            Assert.True(function.Trigger.IsBatched && !function.Trigger.AutoCompleteMessages, function.Name);
            Assert.True(parameters.Single(parameter => parameter.GetCustomAttribute<ServiceBusTriggerAttribute>() is not null).ParameterType.IsArray, function.Name);
            Assert.Contains(parameters, parameter => parameter.ParameterType == typeof(ServiceBusMessageActions));
        });
    }

    [Fact]
    public void Only_timers_are_repeated_by_an_attribute() =>
        Assert.All(Functions.Where(function => function.Method.GetCustomAttributes().Any(attribute => attribute.GetType().Name.EndsWith("RetryAttribute", StringComparison.Ordinal))),
            function => Assert.Contains(function.Method.GetParameters(), parameter => parameter.GetCustomAttribute<TimerTriggerAttribute>() is not null));

    [Fact]
    public void Names_and_schedules_need_no_setting()
    {
        var texts = With<ServiceBusTriggerAttribute>().Select(function => function.Trigger.QueueName!).Concat(With<TimerTriggerAttribute>().Select(function => function.Trigger.Schedule));
        Assert.All(texts, text => Assert.DoesNotContain('%', text));
    }

    [Fact]
    public void Orchestrators_and_activities_are_plain_methods_of_one_input()
    {
        Assert.All(With<OrchestrationTriggerAttribute>(), function =>
        {
            var parameters = function.Method.GetParameters();
            Assert.Equal(typeof(TaskOrchestrationContext), parameters[0].ParameterType);
            Assert.InRange(parameters.Length, 1, 2);
            Assert.True(function.Method.IsStatic && typeof(Task).IsAssignableFrom(function.Method.ReturnType), function.Name);
        });
        Assert.All(With<ActivityTriggerAttribute>(), function =>
            Assert.All(function.Method.GetParameters().Skip(1), parameter => Assert.Equal(typeof(CancellationToken), parameter.ParameterType)));
    }

    private static List<(string Name, MethodInfo Method, T Trigger)> With<T>() where T : Attribute =>
    [
        .. Functions.Select(function => (function.Name, function.Method, Trigger: function.Method.GetParameters().Select(parameter => parameter.GetCustomAttribute<T>()).FirstOrDefault(trigger => trigger is not null)!))
            .Where(function => function.Trigger is not null),
    ];

    /// <summary>What a function answers with, out of its task; null: nothing.</summary>
    private static Type? Answer(MethodInfo method)
    {
        var type = method.ReturnType;
        if (type == typeof(void) || type == typeof(Task) || type == typeof(ValueTask)) return null;
        return type.IsGenericType && (type.GetGenericTypeDefinition() == typeof(Task<>) || type.GetGenericTypeDefinition() == typeof(ValueTask<>)) ? type.GetGenericArguments()[0] : type;
    }
}
