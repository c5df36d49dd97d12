using System.Globalization;
using MessageFunctions.Functions.Grpc.V1;
using Microsoft.Extensions.Primitives;

namespace MessageFunctions.Functions.Grpc;

/// <summary>A search as the query that the REST API takes.</summary>
internal static class GrpcSearch
{
    public static IEnumerable<KeyValuePair<string, StringValues>> Query(SearchRequest request)
    {
        if (request.HasRecipient) yield return new("recipient", request.Recipient);
        if (request.HasReference) yield return new("reference", request.Reference);
        if (request.HasStatus) yield return new("status", request.Status);
        if (request.HasTemplate) yield return new("template", request.Template);
        if (request.HasBatch) yield return new("batch", request.Batch);
        if (request.From is { } from) yield return new("from", GrpcTime.Text(from));
        if (request.To is { } to) yield return new("to", GrpcTime.Text(to));
        if (request.HasLimit) yield return new("limit", request.Limit.ToString(CultureInfo.InvariantCulture));
        if (request.HasContinuation) yield return new("continuation", request.Continuation);
    }
}
