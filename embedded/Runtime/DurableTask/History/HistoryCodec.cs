using Microsoft.DurableTask;

namespace MessageFunctions.Embedded.DurableTask;

/// <summary>
/// The stored form of history: a version byte, then one record an event (a tag byte and its fields). Numbers are variable-length, texts
/// UTF-8 with their length, payloads the JSON as it is.
/// </summary>
internal static class HistoryCodec
{
    private const byte Version = 1;

    private enum Tag : byte
    {
        Started = 1,
        Completed = 2,
        Failed = 3,
        TimerFired = 4,
        EventRaised = 5,
        Terminated = 6,
        Suspended = 7,
        Resumed = 8,
        TaskScheduled = 32,
        TimerCreated = 33,
        SubOrchestrationScheduled = 34,
        EventSent = 35,
    }

    public static byte[] Encode(IReadOnlyList<InputEvent> inputs, IReadOnlyList<OutputEvent> outputs)
    {
        var writer = new PayloadWriter();
        writer.Byte(Version);
        foreach (var input in inputs) Write(writer, input);
        foreach (var output in outputs) Write(writer, output);
        return writer.ToArray();
    }

    public static byte[] Encode(InputEvent input) => Encode([input], []);

    public static byte[] Encode(TaskFailureDetails failure)
    {
        var writer = new PayloadWriter();
        writer.Byte(Version);
        writer.Failure(failure);
        return writer.ToArray();
    }

    public static HistoryChunk Decode(long number, long atTicks, ReadOnlySpan<byte> data)
    {
        var inputs = new List<InputEvent>();
        var outputs = new List<OutputEvent>();
        var reader = Open(data);
        while (!reader.IsAtEnd)
        {
            switch (Read(ref reader))
            {
                case InputEvent input: inputs.Add(input); break;
                case OutputEvent output: outputs.Add(output); break;
            }
        }
        return new HistoryChunk(number, atTicks, inputs, outputs);
    }

    public static InputEvent DecodeInput(ReadOnlySpan<byte> data) => Decode(0, 0, data).Inputs[0];

    public static TaskFailureDetails DecodeFailure(ReadOnlySpan<byte> data)
    {
        var reader = Open(data);
        return reader.Failure();
    }

    private static PayloadReader Open(ReadOnlySpan<byte> data)
    {
        var reader = new PayloadReader(data);
        var version = reader.Byte();
        return version == Version
            ? reader
            : throw new InvalidDataException($"History of version {version}; this program reads version {Version}.");
    }

    private static void Write(PayloadWriter writer, HistoryEvent item)
    {
        switch (item)
        {
            case ExecutionStarted:
                writer.Byte((byte)Tag.Started);
                break;
            case TaskCompleted completed:
                writer.Byte((byte)Tag.Completed);
                writer.Number(completed.TaskId);
                writer.Bytes(completed.Result);
                break;
            case TaskFailed failed:
                writer.Byte((byte)Tag.Failed);
                writer.Number(failed.TaskId);
                writer.Byte(failed.IsNonRetriable ? (byte)1 : (byte)0);
                writer.Failure(failed.Failure);
                break;
            case TimerFired fired:
                writer.Byte((byte)Tag.TimerFired);
                writer.Number(fired.TimerId);
                break;
            case EventRaised raised:
                writer.Byte((byte)Tag.EventRaised);
                writer.Text(raised.Name);
                writer.Bytes(raised.Payload);
                break;
            case ExecutionTerminated terminated:
                writer.Byte((byte)Tag.Terminated);
                writer.Byte(terminated.Recursive ? (byte)1 : (byte)0);
                writer.Bytes(terminated.Output);
                break;
            case ExecutionSuspended suspended:
                writer.Byte((byte)Tag.Suspended);
                writer.Text(suspended.Reason);
                break;
            case ExecutionResumed resumed:
                writer.Byte((byte)Tag.Resumed);
                writer.Text(resumed.Reason);
                break;
            case TaskScheduled scheduled:
                writer.Byte((byte)Tag.TaskScheduled);
                writer.Number(scheduled.Id);
                writer.Text(scheduled.Name);
                writer.Bytes(scheduled.Input);
                break;
            case TimerCreated created:
                writer.Byte((byte)Tag.TimerCreated);
                writer.Number(created.Id);
                writer.Number(created.DueTicks);
                break;
            case SubOrchestrationScheduled child:
                writer.Byte((byte)Tag.SubOrchestrationScheduled);
                writer.Number(child.Id);
                writer.Text(child.Name);
                writer.Text(child.InstanceId);
                break;
            case EventSent sent:
                writer.Byte((byte)Tag.EventSent);
                writer.Number(sent.Id);
                writer.Text(sent.Target);
                writer.Text(sent.Name);
                break;
            default:
                throw new InvalidOperationException($"{item.GetType().Name} has no stored form.");
        }
    }

    private static HistoryEvent Read(ref PayloadReader reader)
    {
        var tag = (Tag)reader.Byte();
        return tag switch
        {
            Tag.Started => ExecutionStarted.Instance,
            Tag.Completed => new TaskCompleted(reader.Int(), reader.Bytes()),
            Tag.Failed => ReadFailed(ref reader),
            Tag.TimerFired => new TimerFired(reader.Int()),
            Tag.EventRaised => new EventRaised(reader.Text() ?? "", reader.Bytes()),
            Tag.Terminated => ReadTerminated(ref reader),
            Tag.Suspended => new ExecutionSuspended(reader.Text()),
            Tag.Resumed => new ExecutionResumed(reader.Text()),
            Tag.TaskScheduled => new TaskScheduled(reader.Int(), reader.Text() ?? "", reader.Bytes()),
            Tag.TimerCreated => new TimerCreated(reader.Int(), reader.Number()),
            Tag.SubOrchestrationScheduled => new SubOrchestrationScheduled(reader.Int(), reader.Text() ?? "", reader.Text() ?? ""),
            Tag.EventSent => new EventSent(reader.Int(), reader.Text() ?? "", reader.Text() ?? ""),
            _ => throw new InvalidDataException($"History holds an event of the unknown kind {(byte)tag}."),
        };
    }

    private static TaskFailed ReadFailed(ref PayloadReader reader)
    {
        var taskId = reader.Int();
        var isNonRetriable = reader.Byte() != 0;
        return new TaskFailed(taskId, reader.Failure(), isNonRetriable);
    }

    private static ExecutionTerminated ReadTerminated(ref PayloadReader reader)
    {
        var recursive = reader.Byte() != 0;
        return new ExecutionTerminated(reader.Bytes(), recursive);
    }
}
