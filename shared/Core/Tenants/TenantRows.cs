using System.Net;
using MessageFunctions.Access;
using MessageFunctions.Channels;
using MessageFunctions.Messages;
using MessageFunctions.Storage;

namespace MessageFunctions.Tenants;

/// <summary>The rows of a tenant's partition in the table <c>tenants</c>: flat, typed, readable in a storage explorer.</summary>
public static class TenantRows
{
    /// <summary>The one row that changes with every change, in the same commit.</summary>
    public const string VersionKey = "version";

    public static readonly RowCodec<Tenant> Tenant = new(
        "tenant", _ => "",
        tenant =>
        {
            var row = new Dictionary<string, RowValue>
            {
                ["Name"] = tenant.Name,
                ["State"] = tenant.State.ToString(),
                ["Currency"] = tenant.Settings.Currency,
                ["TimeZone"] = tenant.Settings.TimeZone,
                ["AcceptsApiKeys"] = tenant.Settings.Accepts.HasFlag(CredentialKinds.ApiKey),
                ["AcceptsJwt"] = tenant.Settings.Accepts.HasFlag(CredentialKinds.Jwt),
                ["AllowedNetworks"] = string.Join(' ', tenant.Settings.AllowedNetworks),
                ["MessagesPerSecond"] = tenant.Settings.MessagesPerSecond,
                ["MessagesBurst"] = tenant.Settings.MessagesBurst,
                ["Isolation"] = tenant.Settings.Isolation.ToString(),
            };
            if (tenant.Settings.ConnectionName is { } connection) row["ConnectionName"] = connection;
            return row;
        },
        row => new Tenant(TenantId.Parse(row.Partition), row.Text("Name"), Enum.Parse<TenantState>(row.Text("State")), new TenantSettings
        {
            Currency = row.Text("Currency"),
            TimeZone = row.TextOrNull("TimeZone") ?? "UTC",
            Accepts = (row.Boolean("AcceptsApiKeys") ? CredentialKinds.ApiKey : CredentialKinds.None)
                | (row.Boolean("AcceptsJwt") ? CredentialKinds.Jwt : CredentialKinds.None),
            AllowedNetworks = [.. Words(row.Text("AllowedNetworks")).Select(text => IPNetwork.Parse(text))],
            MessagesPerSecond = (int)row.Number("MessagesPerSecond"),
            MessagesBurst = (int)row.Number("MessagesBurst"),
            Isolation = Enum.Parse<IsolationLevel>(row.Text("Isolation")),
            ConnectionName = row.TextOrNull("ConnectionName"),
        }));

    public static readonly RowCodec<BusinessLine> Line = new(
        "line:", line => line.Id.Value,
        line =>
        {
            var row = new Dictionary<string, RowValue>
            {
                ["Name"] = line.Name,
                ["AllowedKinds"] = string.Join(' ', line.AllowedKinds),
                ["Channels"] = string.Join(' ', line.Channels.Select(channel => channel.Id.Value)),
                ["LowPriorityChannels"] = string.Join(' ', line.Channels.Where(channel => channel.LowPriority).Select(channel => channel.Id.Value)),
                ["HighestPriority"] = (long)line.HighestPriority,
                ["InsufficientBudget"] = line.InsufficientBudget.ToString(),
                ["ReviewsContent"] = line.ReviewsContent,
            };
            if (line.DefaultSender is { } sender) row["DefaultSender"] = sender;
            return row;
        },
        row =>
        {
            var low = Words(row.Text("LowPriorityChannels"));
            return new BusinessLine(LineId.Parse(row.Key["line:".Length..]), row.Text("Name"))
            {
                AllowedKinds = [.. Words(row.Text("AllowedKinds")).Select(Enum.Parse<MessageKind>)],
                Channels = [.. Words(row.Text("Channels")).Select(id => new LineChannel(ChannelId.Parse(id), low.Contains(id)))],
                HighestPriority = (Priority)row.Number("HighestPriority"),
                InsufficientBudget = Enum.Parse<InsufficientBudget>(row.Text("InsufficientBudget")),
                ReviewsContent = row.Boolean("ReviewsContent"),
                DefaultSender = row.TextOrNull("DefaultSender"),
            };
        });

    public static readonly RowCodec<LineAttribute> Attribute = new(
        "attribute:", attribute => attribute.Id.Value,
        attribute => new() { ["Description"] = attribute.Description },
        row => new LineAttribute(AttributeId.Parse(row.Key["attribute:".Length..]), row.Text("Description")));

    public static readonly RowCodec<Quota> Quota = new(
        "quota:", quota => QuotaKey(quota.Line, quota.Channel),
        quota => new()
        {
            ["CashMicros"] = quota.CashMicros,
            ["Pv"] = quota.Pv,
            ["ElasticFactorBasisPoints"] = quota.ElasticFactorBasisPoints,
        },
        row =>
        {
            var parts = row.Key.Split(':');
            return new Quota(
                LineId.Parse(parts[1]), ChannelId.Parse(parts[2]), row.Number("CashMicros"), row.Number("Pv"), (int)row.Number("ElasticFactorBasisPoints"));
        });

    public static readonly RowCodec<UnitPrice> Price = new(
        "price:", price => price.Channel.Value,
        price => new() { ["PriceMicros"] = price.PriceMicros },
        row => new UnitPrice(ChannelId.Parse(row.Key["price:".Length..]), row.Number("PriceMicros")));

    public static readonly RowCodec<ApiKey> Key = new(
        "key:", key => key.Id,
        key =>
        {
            var row = new Dictionary<string, RowValue>
            {
                ["Name"] = key.Name,
                ["Roles"] = RoleNames.Join(key.Roles),
                ["SecretHash"] = key.SecretHash,
                ["CreatedAt"] = key.CreatedAt,
            };
            if (key.ExpiresAt is { } expires) row["ExpiresAt"] = expires;
            if (key.RevokedAt is { } revoked) row["RevokedAt"] = revoked;
            if (key.Line is { } line) row["Line"] = line.Value;
            return row;
        },
        row => new ApiKey(
            row.Key["key:".Length..], row.Text("Name"),
            RoleNames.Split(row.Text("Roles")) ?? throw new FormatException($"A key has unknown roles: {row.Text("Roles")}."),
            row.Properties["SecretHash"].Binary, row.Timestamp("CreatedAt"))
        {
            ExpiresAt = row.TimestampOrNull("ExpiresAt"),
            RevokedAt = row.TimestampOrNull("RevokedAt"),
            Line = row.TextOrNull("Line") is { } line ? LineId.Parse(line) : null,
        });

    public static string QuotaKey(LineId line, ChannelId channel) => $"{line}:{channel}";

    private static string[] Words(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
