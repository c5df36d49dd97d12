using System.Globalization;
using MessageFunctions.Tenants;

namespace MessageFunctions.Reconciliation;

/// <summary>A run's discrepancies as CSV (RFC 4180), streamed page by page.</summary>
public static class DiscrepancyCsv
{
    public const string Header = "class,subject,account,cash_micros,pv,repair,disposition,detail";

    public static async ValueTask WriteAsync(
        ReconciliationStore store, TenantId tenant, RunId run, TextWriter writer, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(writer);
        await writer.WriteAsync($"{Header}\r\n".AsMemory(), cancellationToken);
        string? continuation = null;
        do
        {
            var page = await store.ItemsAsync(tenant, run, null, 1_000, continuation, cancellationToken);
            foreach (var item in page.Items) await writer.WriteAsync(Line(item).AsMemory(), cancellationToken);
            continuation = page.Continuation;
        }
        while (continuation is not null);
    }

    private static string Line(RunItem item)
    {
        var found = item.Discrepancy;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{DiscrepancyClasses.Name(found.Class)},{Field(found.Subject)},{found.Account},{found.Amount.CashMicros},{found.Amount.Pv},{found.Repair.Name},{Dispositions.Name(item.Disposition)},{Field(found.Detail)}\r\n");
    }

    /// <summary>A quoted field; a leading sign that a spreadsheet would take for a formula is set off by an apostrophe.</summary>
    private static string Field(string text)
    {
        var safe = text.Length > 0 && text[0] is '=' or '+' or '-' or '@' or '\t' or '\r' ? "'" + text : text;
        return $"\"{safe.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }
}
