using Microsoft.Extensions.DependencyInjection;

namespace MessageFunctions.Functions.Grpc;

internal static class GrpcServices
{
    /// <summary>What the gRPC functions need beside those of messages.</summary>
    public static IServiceCollection AddGrpcWeb(this IServiceCollection services) => services.AddSingleton<UnaryCall>().AddSingleton<GrpcMessages>();
}
