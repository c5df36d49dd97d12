using System.Collections.Concurrent;
using Grpc.Core;
using MessageFunctions.AzureFlavour.Tests.Hosting.Protocol;

namespace MessageFunctions.AzureFlavour.Tests.Hosting;

/// <summary>The host's end of the conversation with its worker: sends a request and gives back the answer that belongs to it.</summary>
internal sealed class HostStream : FunctionRpc.FunctionRpcBase, IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly TaskCompletionSource<IServerStreamWriter<StreamingMessage>> _worker = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ConcurrentDictionary<string, TaskCompletionSource<StreamingMessage>> _waiting = new();
    private readonly SemaphoreSlim _writing = new(1);

    /// <summary>What the worker logged, for messages of failing tests.</summary>
    public ConcurrentQueue<string> Log { get; } = new();

    /// <summary>Whether the worker has called.</summary>
    public Task Connected => _worker.Task;

    public override async Task EventStream(IAsyncStreamReader<StreamingMessage> requestStream, IServerStreamWriter<StreamingMessage> responseStream, ServerCallContext context)
    {
        while (await requestStream.MoveNext(context.CancellationToken))
        {
            var message = requestStream.Current;
            switch (message.ContentCase)
            {
                case StreamingMessage.ContentOneofCase.StartStream: _worker.TrySetResult(responseStream); break;
                case StreamingMessage.ContentOneofCase.RpcLog: Log.Enqueue($"{message.RpcLog.Category}: {message.RpcLog.Message} {message.RpcLog.Exception?.Message}"); break;
                default:
                    if (_waiting.TryRemove(Key(message), out var waiting)) waiting.TrySetResult(message);
                    break;
            }
        }
    }

    public async Task<StreamingMessage> AskAsync(StreamingMessage request)
    {
        request.RequestId = Key(request);
        var answer = new TaskCompletionSource<StreamingMessage>(TaskCreationOptions.RunContinuationsAsynchronously);
        _waiting[Key(request)] = answer;
        var worker = await _worker.Task.WaitAsync(Patience);
        await _writing.WaitAsync();
        try { await worker.WriteAsync(request); }
        finally { _writing.Release(); }
        return await answer.Task.WaitAsync(Patience);
    }

    public void Dispose() => _writing.Dispose();

    /// <summary>Answers to invocations and loads come in any order and are told apart by their ids.</summary>
    private static string Key(StreamingMessage message) => message.ContentCase switch
    {
        StreamingMessage.ContentOneofCase.InvocationRequest => message.InvocationRequest.InvocationId,
        StreamingMessage.ContentOneofCase.InvocationResponse => message.InvocationResponse.InvocationId,
        StreamingMessage.ContentOneofCase.FunctionLoadRequest => message.FunctionLoadRequest.FunctionId,
        StreamingMessage.ContentOneofCase.FunctionLoadResponse => message.FunctionLoadResponse.FunctionId,
        StreamingMessage.ContentOneofCase.WorkerInitRequest or StreamingMessage.ContentOneofCase.WorkerInitResponse => "init",
        StreamingMessage.ContentOneofCase.FunctionsMetadataRequest or StreamingMessage.ContentOneofCase.FunctionMetadataResponse => "metadata",
        _ => message.RequestId,
    };
}
