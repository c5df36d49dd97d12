using System.Text.Json;
using MessageFunctions.Channels;
using MessageFunctions.Functions.Admin;
using MessageFunctions.Functions.Http;
using MessageFunctions.Problems;
using MessageFunctions.Receipts;
using MessageFunctions.Storage;
using Microsoft.AspNetCore.Http;

namespace MessageFunctions.Functions.Receipts;

/// <summary>Reads a report, checks who sent it before looking inside, and takes it.</summary>
internal sealed class ReceiptHandler(IReadOnlyDictionary<string, ReceiptProvider> providers, ReceiptIntake intake, TimeProvider time)
{
    /// <summary>Largest report; a thousand receipts have room.</summary>
    private const int MaxBody = 1024 * 1024;

    public async Task<IResult> PostAsync(string name, HttpRequest request, CancellationToken cancellationToken)
    {
        if (!providers.TryGetValue(name, out var provider)) return Problem(404, ProblemCode.ProviderUnknown, "No such provider is set up.");
        if (await ReadAsync(request, cancellationToken) is not { } body) return new ProblemAnswer(KnownProblems.BodyTooLarge(MaxBody));
        var check = provider.Check(header => request.Headers[header] is [{ } value] ? value : null, body.Span, time.GetUtcNow());
        if (check != SignatureCheck.Valid)
            return Problem(401, check == SignatureCheck.Stale ? ProblemCode.SignatureStale : ProblemCode.SignatureInvalid, "The signature does not prove that the provider sent this.");

        ReceiptReport? report;
        try
        {
            report = JsonSerializer.Deserialize(body.Span, ReceiptJson.Default.ReceiptReport);
        }
        catch (JsonException exception)
        {
            return new ProblemAnswer(AdminProblems.BodyInvalid(ConfigurationHandler.Pointer(exception.Path)));
        }
        if (report is null || report.Receipts.Count > ReceiptReport.MaxReceipts || report.Receipts.Any(receipt => receipt is null))
            return new ProblemAnswer(KnownProblems.Validation([new ProblemItem(ProblemCode.TooMany, "/receipts", $"At most {ReceiptReport.MaxReceipts}, and none of them null.")]));
        try
        {
            return TypedResults.Json(await intake.TakeAsync(name, report, cancellationToken), ReceiptJson.Default.ReceiptSummary);
        }
        catch (StorageUnavailableException)
        {
            return new ProblemAnswer(KnownProblems.StorageUnavailable with { Detail = "Not all of it could be stored. Send the report again." });
        }
    }

    private static async ValueTask<ReadOnlyMemory<byte>?> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (request.ContentLength > MaxBody) return null;
        var body = new MemoryStream((int)(request.ContentLength ?? 4_096));
        var buffer = new byte[16 * 1024];
        int length;
        while ((length = await request.Body.ReadAsync(buffer, cancellationToken)) > 0)
        {
            if (body.Length + length > MaxBody) return null;
            body.Write(buffer, 0, length);
        }
        return body.GetBuffer().AsMemory(0, (int)body.Length);
    }

    private static ProblemAnswer Problem(int status, string code, string title) => new(new Problem(status, code, title));
}
