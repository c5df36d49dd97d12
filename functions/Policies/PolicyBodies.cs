using MessageFunctions.Functions.Http;
using MessageFunctions.Policies;
using MessageFunctions.Problems;
using Microsoft.AspNetCore.Http;

namespace MessageFunctions.Functions.Policies;

/// <summary>Reads a policy's body as it was sent: it is stored so.</summary>
internal static class PolicyBodies
{
    public static async ValueTask<(ReadOnlyMemory<byte> Body, IResult? Problem)> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (!request.IsJson()) return (default, new ProblemAnswer(KnownProblems.MediaType(MediaTypes.Json)));
        if (await RequestBody.ReadAsync(request, PolicyLimits.MaxBodyBytes, cancellationToken) is not { } body)
            return (default, new ProblemAnswer(KnownProblems.BodyTooLarge(PolicyLimits.MaxBodyBytes)));
        using (body)
        {
            return body.Bytes.IsEmpty ? (default, new ProblemAnswer(KnownProblems.BodyMissing)) : (body.Bytes.ToArray(), null);
        }
    }
}
