using System.IO.Pipelines;
using System.Text.Json;
using MessageFunctions.Messages.Accept;
using MessageFunctions.Problems;
using MessageFunctions.Tenants;

namespace MessageFunctions.Recipients.Requests;

/// <summary>
/// Takes a suppression list of any length as NDJSON, a <see cref="SuppressionBody"/> a line. Memory holds a thousand of them. What is wrong is told by its
/// line and left out; a repeat of the import changes nothing, so one that was cut short is sent again.
/// </summary>
public sealed class SuppressionImport(RecipientStore store, TimeProvider time)
{
    private const int ChunkSize = 1_000;
    private const int MaxLineBytes = 8 * 1024;

    /// <summary>Lines that are told one by one; all are counted.</summary>
    public const int MaxErrors = 100;

    /// <exception cref="Storage.StorageUnavailableException">What was imported until then is.</exception>
    public async ValueTask<ImportSummary> RunAsync(TenantId tenant, PipeReader body, string by, CancellationToken cancellationToken = default)
    {
        using var lines = new LineReader(body);
        var chunk = new List<Suppression>(ChunkSize);
        var rejected = new List<RejectedLine>();
        var (number, imported, refused) = (0L, 0L, 0L);
        while (await lines.ReadAsync(MaxLineBytes, cancellationToken) is { } line)
        {
            number++;
            if (line is { TooLong: false, Bytes.Length: 0 }) continue;
            List<ProblemItem> errors = [];
            if (Read(line, by, errors) is { } suppression)
            {
                chunk.Add(suppression);
                imported++;
            }
            else
            {
                refused++;
                if (rejected.Count < MaxErrors) rejected.Add(new RejectedLine(number, errors));
            }
            if (chunk.Count < ChunkSize) continue;
            await store.SuppressAsync(tenant, chunk, cancellationToken);
            chunk.Clear();
        }
        if (chunk.Count > 0) await store.SuppressAsync(tenant, chunk, cancellationToken);
        return new ImportSummary(imported, refused, rejected);
    }

    private Suppression? Read(LineReader.Line line, string by, List<ProblemItem> errors)
    {
        if (line.TooLong)
        {
            errors.Add(new(ProblemCode.LineTooLong, "", $"A line takes at most {MaxLineBytes} bytes."));
            return null;
        }
        try
        {
            if (JsonSerializer.Deserialize(line.Bytes.Span, RecipientJson.Default.SuppressionBody) is { } body) return body.Read(by, time.GetUtcNow(), errors);
        }
        catch (JsonException)
        {
            // Told below; its message may quote the address.
        }
        errors.Add(new(ProblemCode.JsonInvalid, "", "Not the JSON that is expected here: a wrong type, a missing, a duplicate or an unknown field."));
        return null;
    }
}

/// <summary>What became of an import.</summary>
/// <param name="Imported">Lines that were taken.</param>
/// <param name="Rejected">Lines that were not.</param>
/// <param name="Rejections">The first hundred of those.</param>
public sealed record ImportSummary(long Imported, long Rejected, IReadOnlyList<RejectedLine> Rejections);

/// <summary>A line of an import that was not taken.</summary>
/// <param name="Line">Its number, from 1.</param>
/// <param name="Errors">What is wrong with it, without its values.</param>
public sealed record RejectedLine(long Line, IReadOnlyList<ProblemItem> Errors);
