using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Sockets;
using System.Text.Json;
using MessageFunctions.AzureFlavour.Tests.Hosting.Protocol;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Template;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace MessageFunctions.AzureFlavour.Tests.Hosting;

/// <summary>
/// As much of a Functions host as it takes to run the official worker with the app in it: starts the process, lets it list and load its functions,
/// and invokes them, HTTP ones by passing the request on as the host does.
/// </summary>
internal sealed class FunctionsHost : IAsyncDisposable
{
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(90);

    private readonly WebApplication _server;
    private readonly HostStream _stream;
    private readonly ConcurrentQueue<string> _output = new();
    private readonly Dictionary<string, RpcFunctionMetadata> _functions = new(StringComparer.Ordinal);
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(60) };
    private Process? _worker;
    private int _invocations;

    private FunctionsHost(WebApplication server, HostStream stream)
    {
        _server = server;
        _stream = stream;
    }

    /// <summary>The functions that the worker listed, by name, each loaded.</summary>
    public IReadOnlyDictionary<string, RpcFunctionMetadata> Functions => _functions;

    /// <summary>What the app printed and logged.</summary>
    public string Output => string.Join('\n', _output.Concat(_stream.Log).Append(_worker is { HasExited: true } ? $"The worker ended with {_worker.ExitCode}." : "The worker runs."));

    public static async Task<FunctionsHost> StartAsync(string app, string directory, IReadOnlyDictionary<string, string> settings)
    {
        var stream = new HostStream();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(System.Net.IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2));
        builder.Services.AddSingleton(stream);
        builder.Services.AddGrpc();
        var server = builder.Build();
        server.MapGrpcService<HostStream>();
        await server.StartAsync();
        var host = new FunctionsHost(server, stream);
        try
        {
            await host.StartWorkerAsync(app, directory, settings);
            return host;
        }
        catch (Exception exception)
        {
            var output = host.Output;
            await host.DisposeAsync();
            throw new InvalidOperationException($"The worker did not start: {exception.Message}\n{output}", exception);
        }
    }

    /// <summary>Invokes a function with the values of its trigger's parameters, as JSON.</summary>
    public async Task<InvocationResponse> InvokeAsync(string function, params (string Name, string Json)[] inputs)
    {
        var request = new InvocationRequest { InvocationId = NextId(), FunctionId = _functions[function].FunctionId, TraceContext = new RpcTraceContext() };
        foreach (var (name, json) in inputs) request.InputData.Add(new ParameterBinding { Name = name, Data = new TypedData { Json = json } });
        return (await _stream.AskAsync(new StreamingMessage { InvocationRequest = request })).InvocationResponse;
    }

    /// <summary>Passes a request on to the worker's own server beside the invocation that it belongs to.</summary>
    public async Task<HttpResponseMessage> SendAsync(string function, HttpRequestMessage message)
    {
        var metadata = _functions[function];
        var trigger = metadata.RawBindings.Select(raw => JsonDocument.Parse(raw).RootElement).Single(binding => Is(binding, "httpTrigger"));
        var id = NextId();
        message.Headers.Add("x-ms-invocation-id", id);
        var request = new InvocationRequest { InvocationId = id, FunctionId = metadata.FunctionId, TraceContext = new RpcTraceContext() };
        var http = new RpcHttp { Method = message.Method.Method, Url = new Uri(_http.BaseAddress!, message.RequestUri!).ToString() };
        request.InputData.Add(new ParameterBinding { Name = trigger.GetProperty("name").GetString()!, Data = new TypedData { Http = http } });
        // Parameters of a route's names take their values from here.
        foreach (var (name, value) in RouteValues(trigger, new Uri(_http.BaseAddress!, message.RequestUri!).AbsolutePath)) request.TriggerMetadata[name] = new TypedData { String = $"{value}" };
        var invocation = _stream.AskAsync(new StreamingMessage { InvocationRequest = request });
        try
        {
            var response = await _http.SendAsync(message);
            await invocation;
            return response;
        }
        catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException or TimeoutException)
        {
            throw new InvalidOperationException($"{function}: {exception.Message}\n{Output}", exception);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_worker is { HasExited: false }) _worker.Kill(entireProcessTree: true);
        _worker?.Dispose();
        _http.Dispose();
        await _server.DisposeAsync();
    }

    private async Task StartWorkerAsync(string app, string directory, IReadOnlyDictionary<string, string> settings)
    {
        var address = new Uri(_server.Urls.Single());
        var start = new ProcessStartInfo("dotnet")
        {
            ArgumentList =
            {
                Path.Combine(app, "MessageFunctions.dll"), "--host", address.Host, "--port", $"{address.Port}", "--workerId", "worker", "--requestId", "start",
                "--grpcMaxMessageLength", $"{int.MaxValue}", "--functions-uri", $"{address}", "--functions-worker-id", "worker", "--functions-request-id", "start",
                "--functions-grpc-max-message-length", $"{int.MaxValue}",
            },
            WorkingDirectory = directory,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["FUNCTIONS_APPLICATION_DIRECTORY"] = app;
        start.Environment["FUNCTIONS_WORKER_DIRECTORY"] = app;
        foreach (var (name, value) in settings) start.Environment[name] = value;
        _worker = Process.Start(start)!;
        _worker.OutputDataReceived += (_, line) => Keep(line.Data);
        _worker.ErrorDataReceived += (_, line) => Keep(line.Data);
        _worker.BeginOutputReadLine();
        _worker.BeginErrorReadLine();
        await Task.WhenAny(_stream.Connected, _worker.WaitForExitAsync()).WaitAsync(StartTimeout);
        if (_worker.HasExited) throw new InvalidOperationException($"It ended with {_worker.ExitCode}.");

        var begun = (await _stream.AskAsync(new StreamingMessage
        {
            WorkerInitRequest = new WorkerInitRequest { HostVersion = "4.1037.0", WorkerDirectory = app, FunctionAppDirectory = app },
        })).WorkerInitResponse;
        Succeed(begun.Result, "its start");
        // With the ASP.NET Core integration the worker says where its own server listens.
        _http.BaseAddress = new Uri(begun.Capabilities["HttpUri"]);

        var listed = (await _stream.AskAsync(new StreamingMessage { FunctionsMetadataRequest = new FunctionsMetadataRequest { FunctionAppDirectory = app } })).FunctionMetadataResponse;
        Succeed(listed.Result, "the list of its functions");
        foreach (var function in listed.FunctionMetadataResults) await LoadAsync(function);
        await ListeningAsync();
    }

    private async Task LoadAsync(RpcFunctionMetadata function)
    {
        if (function.FunctionId.Length == 0) function.FunctionId = function.Name;
        function.Bindings.Clear();
        foreach (var binding in function.RawBindings.Select(raw => JsonDocument.Parse(raw).RootElement))
        {
            function.Bindings[binding.GetProperty("name").GetString()!] = new BindingInfo
            {
                Type = binding.GetProperty("type").GetString(),
                Direction = Enum.Parse<BindingInfo.Types.Direction>(binding.GetProperty("direction").GetString()!, ignoreCase: true),
            };
        }
        var loaded = await _stream.AskAsync(new StreamingMessage { FunctionLoadRequest = new FunctionLoadRequest { FunctionId = function.FunctionId, Metadata = function } });
        Succeed(loaded.FunctionLoadResponse.Result, function.Name);
        _functions.Add(function.Name, function);
    }

    /// <summary>The worker lists its functions while the app still starts; its server is the last to do so.</summary>
    private async Task ListeningAsync()
    {
        for (var begun = TimeProvider.System.GetTimestamp(); ;)
        {
            try
            {
                using var socket = new TcpClient();
                await socket.ConnectAsync(_http.BaseAddress!.Host, _http.BaseAddress.Port);
                return;
            }
            catch (SocketException) when (TimeProvider.System.GetElapsedTime(begun) < StartTimeout && _worker is { HasExited: false })
            {
                await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
            }
        }
    }

    private static RouteValueDictionary RouteValues(JsonElement trigger, string path)
    {
        var values = new RouteValueDictionary();
        new TemplateMatcher(TemplateParser.Parse($"api/{trigger.GetProperty("route").GetString()}"), []).TryMatch(path, values);
        return values;
    }

    private string NextId() => $"invocation-{Interlocked.Increment(ref _invocations)}";

    private static void Succeed(StatusResult result, string what)
    {
        if (result.Status != StatusResult.Types.Status.Success) throw new InvalidOperationException($"{what}: {result.Exception?.Message} {result.Exception?.StackTrace}");
    }

    private static bool Is(JsonElement binding, string type) => string.Equals(binding.GetProperty("type").GetString(), type, StringComparison.OrdinalIgnoreCase);

    private void Keep(string? line)
    {
        if (line is not null && _output.Count < 2_000) _output.Enqueue(line);
    }
}
