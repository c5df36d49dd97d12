using System.Collections.Concurrent;
using System.Reflection;
using Azure.Messaging.ServiceBus;
using MessageFunctions.Embedded.Hosting;
using MessageFunctions.Embedded.ServiceBus;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;
using Microsoft.Extensions.Configuration;

namespace MessageFunctions.Runtime.Tests.ServiceBus;

public sealed class TriggerTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_function_that_returns_completes_its_message_where_that_is_asked_for()
    {
        await using var queues = new QueueFixture();
        var done = new TaskCompletionSource<string>();
        await using var trigger = Trigger.Start(queues, nameof(Functions.Automatic), (delivery, _) => Told(done, delivery.Messages[0].Body.ToString()));
        await queues.SendAsync("x");
        Assert.Equal("x", await done.Task.WaitAsync(QueueFixture.Soon, Token));
        await trigger.DrainAsync();

        Assert.Equal(default, queues.Queue.Counts);
    }

    [Fact]
    public async Task A_function_settles_by_itself_where_it_is_not()
    {
        await using var queues = new QueueFixture();
        var done = new TaskCompletionSource<string>();
        await using var trigger = Trigger.Start(queues, nameof(Functions.ByHand), async (delivery, _) =>
        {
            await delivery.Actions.DeadLetterMessageAsync(delivery.Messages[0], deadLetterReason: "bad", cancellationToken: Token);
            done.SetResult("");
        });
        await queues.SendAsync("x");
        await done.Task.WaitAsync(QueueFixture.Soon, Token);
        await trigger.DrainAsync();

        Assert.Equal(new LaneCounts { DeadLetter = 1 }, queues.Queue.Counts);
    }

    [Fact]
    public async Task A_function_that_throws_abandons_until_the_message_is_dead_lettered()
    {
        await using var queues = new QueueFixture(new QueueDefinition("orders") { MaxDeliveryCount = 3 });
        var deliveries = new ConcurrentQueue<int>();
        await using var trigger = Trigger.Start(queues, nameof(Functions.ByHand), (delivery, _) =>
        {
            deliveries.Enqueue(delivery.Messages[0].DeliveryCount);
            throw new InvalidOperationException("broken");
        });
        await queues.SendAsync("x");

        Assert.Equal("MaxDeliveryCountExceeded", (await queues.ReceiveAsync(queues.DeadLetters)).DeadLetterReason);
        Assert.Equal([1, 2, 3], deliveries);
    }

    [Fact]
    public async Task A_lock_is_renewed_while_the_function_runs_but_no_longer_than_agreed()
    {
        await using var queues = new QueueFixture();
        var (started, finish) = (new TaskCompletionSource<string>(), new TaskCompletionSource());
        await using var trigger = Trigger.Start(
            queues,
            nameof(Functions.ByHand),
            async (delivery, _) =>
            {
                started.TrySetResult("");
                await finish.Task;
            },
            ("maxAutoLockRenewalDuration", "00:05:00"), ("maxConcurrentCalls", "1"));
        await queues.SendAsync("x");
        await started.Task.WaitAsync(QueueFixture.Soon, Token);
        for (var i = 0; i < 9; i++) await queues.AdvanceAsync(TimeSpan.FromSeconds(30));
        Assert.Equal(1, queues.Queue.Lane(false).LockedCount);

        for (var i = 0; i < 5; i++) await queues.AdvanceAsync(TimeSpan.FromSeconds(30));

        Assert.Equal(0, queues.Queue.Lane(false).LockedCount);
        finish.SetResult();
    }

    [Fact]
    public async Task Invocations_run_side_by_side_up_to_the_limit()
    {
        await using var queues = new QueueFixture();
        var (running, most, all, gate) = (0, 0, new TaskCompletionSource<string>(), new TaskCompletionSource());
        await using var trigger = Trigger.Start(
            queues,
            nameof(Functions.Automatic),
            async (delivery, _) =>
            {
                var now = Interlocked.Increment(ref running);
                InterlockedMax(ref most, now);
                if (now == 4) all.TrySetResult("");
                await gate.Task;
                Interlocked.Decrement(ref running);
            },
            ("maxConcurrentCalls", "4"), ("prefetchCount", "10"));
        await queues.Sender.SendMessagesAsync(Enumerable.Range(0, 20).Select(i => new ServiceBusMessage($"{i}")), Token);
        await all.Task.WaitAsync(QueueFixture.Soon, Token);
        gate.SetResult();
        await trigger.DrainAsync();

        Assert.Equal(4, most);
    }

    [Fact]
    public async Task A_busy_queue_does_not_hold_up_another()
    {
        await using var queues = new QueueFixture(new QueueDefinition("orders"), new QueueDefinition("urgent"));
        var (busy, gate, urgent) = (new TaskCompletionSource<string>(), new TaskCompletionSource(), new TaskCompletionSource<string>());
        await using var trigger = Trigger.Start(queues, [nameof(Functions.Automatic), nameof(Functions.Urgent)], async (delivery, function) =>
        {
            if (function.Name == nameof(Functions.Urgent)) urgent.TrySetResult("");
            else
            {
                busy.TrySetResult("");
                await gate.Task;
            }
        }, ("maxConcurrentCalls", "1"));
        await queues.Sender.SendMessagesAsync(Enumerable.Range(0, 20).Select(i => new ServiceBusMessage($"{i}")), Token);
        await busy.Task.WaitAsync(QueueFixture.Soon, Token);
        await queues.Client.CreateSender("urgent").SendMessageAsync(new ServiceBusMessage("!"), Token);

        await urgent.Task.WaitAsync(QueueFixture.Soon, Token);
        gate.SetResult();
    }

    [Fact]
    public async Task A_batched_function_gets_what_there_is_up_to_its_size()
    {
        await using var queues = new QueueFixture();
        await queues.Sender.SendMessagesAsync(Enumerable.Range(0, 25).Select(i => new ServiceBusMessage($"{i}")), Token);
        var (sizes, all) = (new ConcurrentQueue<int>(), new TaskCompletionSource<string>());
        await using var trigger = Trigger.Start(queues, nameof(Functions.Batch), (delivery, _) =>
        {
            sizes.Enqueue(delivery.Messages.Count);
            if (sizes.Sum() == 25) all.SetResult("");
            return Task.CompletedTask;
        }, ("maxMessageBatchSize", "10"));
        await all.Task.WaitAsync(QueueFixture.Soon, Token);
        await trigger.DrainAsync();

        Assert.Equal([10, 10, 5], sizes);
        Assert.Equal(default, queues.Queue.Counts);
    }

    [Fact]
    public async Task A_batched_function_waits_for_its_smallest_size_no_longer_than_agreed()
    {
        await using var queues = new QueueFixture();
        var sizes = new ConcurrentQueue<int>();
        await using var trigger = Trigger.Start(queues, nameof(Functions.Batch), (delivery, _) =>
        {
            sizes.Enqueue(delivery.Messages.Count);
            return Task.CompletedTask;
        }, ("minMessageBatchSize", "5"), ("maxBatchWaitTime", "00:00:10"));
        await queues.SendAsync("1");
        await queues.SendAsync("2");
        while (queues.Queue.Lane(false).LockedCount < 2) await Task.Yield();
        await queues.AdvanceAsync(TimeSpan.FromSeconds(5));
        Assert.Empty(sizes);

        // The pump may be between two receives when the clock moves, so it is moved until the wait is over.
        while (sizes.IsEmpty) await queues.AdvanceAsync(TimeSpan.FromSeconds(1));

        Assert.Equal([2], sizes);
    }

    [Fact]
    public async Task A_drain_finishes_what_runs_and_gives_back_the_rest_uncounted()
    {
        await using var queues = new QueueFixture();
        var (started, finish) = (new TaskCompletionSource<string>(), new TaskCompletionSource());
        var trigger = Trigger.Start(queues, nameof(Functions.Automatic), async (delivery, _) =>
        {
            started.TrySetResult("");
            await finish.Task;
        }, ("maxConcurrentCalls", "1"), ("prefetchCount", "10"));
        await queues.Sender.SendMessagesAsync(Enumerable.Range(0, 5).Select(i => new ServiceBusMessage($"{i}")), Token);
        await started.Task.WaitAsync(QueueFixture.Soon, Token);
        var draining = trigger.DrainAsync();
        Assert.False(draining.IsCompleted);
        finish.SetResult();
        await draining.WaitAsync(QueueFixture.Soon, Token);

        Assert.Equal(4, queues.Queue.Counts.Active);
        Assert.Equal(("1", 1), ((await queues.ReceiveAsync()).Body.ToString(), 1));
    }

    [Fact]
    public async Task A_function_on_the_dead_letter_queue_gets_its_messages()
    {
        await using var queues = new QueueFixture();
        var done = new TaskCompletionSource<string>();
        await using var trigger = Trigger.Start(queues, nameof(Functions.DeadLetters), (delivery, _) => Told(done, delivery.Messages[0].DeadLetterReason!));
        await queues.SendAsync("x");
        await queues.Receiver.DeadLetterMessageAsync(await queues.ReceiveAsync(), "bad", cancellationToken: Token);

        Assert.Equal("bad", await done.Task.WaitAsync(QueueFixture.Soon, Token));
    }

    [Theory]
    [InlineData(nameof(Functions.Undeclared), "'missing' is not declared")]
    [InlineData(nameof(Functions.WrongType), "IsBatched")]
    [InlineData(nameof(Functions.WrongBatchType), "ServiceBusReceivedMessage[]")]
    [InlineData(nameof(Functions.Sessions), "sessions")]
    [InlineData(nameof(Functions.OtherNamespace), "'Elsewhere'")]
    public async Task What_cannot_run_fails_the_start_by_name(string function, string expected)
    {
        await using var queues = new QueueFixture();
        var failure = Assert.Throws<FunctionDefinitionException>(() => Trigger.Start(queues, function, (_, _) => Task.CompletedTask));
        Assert.Contains(expected, failure.Message, StringComparison.Ordinal);
        Assert.Contains(function, failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("maxConcurentCalls", "1", "maxConcurentCalls")]
    [InlineData("maxConcurrentCalls", "0", "1 to 10,000")]
    [InlineData("maxBatchWaitTime", "soon", "duration")]
    public async Task A_wrong_setting_fails_the_start_by_name(string key, string value, string expected)
    {
        await using var queues = new QueueFixture();
        Assert.Contains(expected, Assert.Throws<FunctionDefinitionException>(() => Trigger.Start(queues, nameof(Functions.Automatic), (_, _) => Task.CompletedTask, (key, value))).Message, StringComparison.Ordinal);
    }

    private static Task Told(TaskCompletionSource<string> source, string what)
    {
        source.TrySetResult(what);
        return Task.CompletedTask;
    }

    private static void InterlockedMax(ref int target, int value)
    {
        int seen;
        while ((seen = Volatile.Read(ref target)) < value && Interlocked.CompareExchange(ref target, value, seen) != seen) { }
    }

#pragma warning disable CA1822, IDE0060, xUnit1013 // Only their signatures are read.
    private sealed class Functions
    {
        public void Automatic([ServiceBusTrigger("orders", AutoCompleteMessages = true)] ServiceBusReceivedMessage message) { }

        public void ByHand([ServiceBusTrigger("%queue%", AutoCompleteMessages = false)] ServiceBusReceivedMessage message, ServiceBusMessageActions actions) { }

        public void Urgent([ServiceBusTrigger("urgent")] string message) { }

        public void Batch([ServiceBusTrigger("orders", IsBatched = true)] ServiceBusReceivedMessage[] messages) { }

        public void DeadLetters([ServiceBusTrigger("orders/$deadletterqueue")] BinaryData message) { }

        public void Undeclared([ServiceBusTrigger("missing")] string message) { }

        public void WrongType([ServiceBusTrigger("orders")] ServiceBusReceivedMessage[] message) { }

        public void WrongBatchType([ServiceBusTrigger("orders", IsBatched = true)] string message) { }

        public void Sessions([ServiceBusTrigger("orders", IsSessionsEnabled = true)] string message) { }

        public void OtherNamespace([ServiceBusTrigger("orders", Connection = "Elsewhere")] string message) { }
    }
#pragma warning restore CA1822, IDE0060, xUnit1013

    private sealed class Trigger(ITriggerListener listener) : IAsyncDisposable
    {
        private bool _drained;

        public static Trigger Start(
            QueueFixture queues, string function, Func<ServiceBusDelivery, FunctionDescriptor, Task> body, params (string Key, string Value)[] settings) =>
            Start(queues, [function], body, settings);

        public static Trigger Start(
            QueueFixture queues, string[] functions, Func<ServiceBusDelivery, FunctionDescriptor, Task> body, params (string Key, string Value)[] settings)
        {
            var hostJson = new ConfigurationBuilder().AddInMemoryCollection(settings.Select(pair => KeyValuePair.Create($"extensions:serviceBus:{pair.Key}", (string?)pair.Value))).Build();
            var values = new Dictionary<string, string?> { ["queue"] = "orders", ["ServiceBus"] = queues.ConnectionString, ["Elsewhere"] = "Endpoint=sb://elsewhere/;SharedAccessKeyName=a;SharedAccessKey=b" };
            var runtime = new EmbeddedRuntimeOptions(queues.DataDirectory, hostJson, new ConfigurationBuilder().AddInMemoryCollection(values).Build(), queues.Time);
            var kind = new ServiceBusTriggerKind(queues.Engine, runtime, queues.Host);
            var descriptors = Array.ConvertAll(functions, Describe);
            foreach (var descriptor in descriptors)
            {
                foreach (var parameter in descriptor.Method.GetParameters()) Assert.NotNull(kind.BindParameter(descriptor, parameter));
            }
            var listener = kind.CreateListener(descriptors, new Invoker(kind, body), null!);
            _ = listener.StartAsync(default);
            return new Trigger(listener);
        }

        public Task DrainAsync()
        {
            _drained = true;
            return listener.DrainAsync(default);
        }

        public async ValueTask DisposeAsync()
        {
            if (!_drained) await DrainAsync().WaitAsync(QueueFixture.Soon);
        }

        private static FunctionDescriptor Describe(string name)
        {
            var method = typeof(Functions).GetMethod(name)!;
            var parameter = method.GetParameters()[0];
            return new FunctionDescriptor(name, method, parameter, parameter.GetCustomAttribute<TriggerBindingAttribute>()!);
        }
    }

    private sealed class Invoker(ServiceBusTriggerKind kind, Func<ServiceBusDelivery, FunctionDescriptor, Task> body) : IFunctionInvoker
    {
        public async ValueTask<object?> InvokeAsync(FunctionDescriptor function, object? triggerState, CancellationToken cancellationToken)
        {
            foreach (var parameter in function.Method.GetParameters())
                Assert.IsAssignableFrom(parameter.ParameterType, kind.BindParameter(function, parameter)!(triggerState));
            await body((ServiceBusDelivery)triggerState!, function);
            return null;
        }
    }
}
