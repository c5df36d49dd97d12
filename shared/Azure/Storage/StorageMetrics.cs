using System.Diagnostics.Metrics;

namespace MessageFunctions.AzureAdapters.Storage;

/// <summary>What the Azure stores measure.</summary>
internal sealed class StorageMetrics
{
    /// <summary>The meter's name.</summary>
    public const string Meter = "MessageFunctions.Storage";

    private readonly Histogram<double> _requestCharge;

    public StorageMetrics(IMeterFactory factory)
    {
        _requestCharge = factory.Create(Meter).CreateHistogram<double>(
            "messagefunctions.cosmos.request_charge", "{request_unit}", "Request units of one request to Cosmos DB, by operation and status.");
    }

    public void Charged(string operation, int status, double requestUnits) =>
        _requestCharge.Record(requestUnits, new KeyValuePair<string, object?>("operation", operation), new KeyValuePair<string, object?>("status", status));
}
