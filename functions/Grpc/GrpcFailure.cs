using Google.Rpc;

namespace MessageFunctions.Functions.Grpc;

/// <summary>Why a call has no message as its answer.</summary>
/// <param name="Code">Status of gRPC.</param>
/// <param name="Message">In words.</param>
internal sealed record GrpcFailure(Code Code, string Message)
{
    /// <summary>What a program needs: codes, fields, waiting time; null for failures of the protocol itself.</summary>
    public Status? Details { get; init; }

    public static GrpcFailure DeadlineExceeded { get; } = new(Code.DeadlineExceeded, "The call's own time is over.");

    public static GrpcFailure UnknownMethod { get; } = new(Code.Unimplemented, "There is no such method.");
}
