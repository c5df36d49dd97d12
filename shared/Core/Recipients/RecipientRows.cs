using System.Globalization;
using MessageFunctions.Channels;
using MessageFunctions.Messages;
using MessageFunctions.Storage;
using MessageFunctions.Tenants;

namespace MessageFunctions.Recipients;

/// <summary>The rows of the table <c>Recipients</c>: partition <c>{tenant}~{first digit of the address's id}</c>, flat and readable.</summary>
internal static class RecipientRows
{
    public static readonly RowCodec<RecipientPreferences> Preferences = new(
        "preferences:", Key,
        preferences =>
        {
            var row = Address(preferences.Kind, preferences.Address);
            row["OptOuts"] = string.Join(' ', preferences.OptOuts.Select(Format));
            row["Caps"] = string.Join(' ', preferences.Caps.Select(Format));
            if (preferences.TimeZone is { } zone) row["TimeZone"] = zone;
            if (preferences.QuietHours is { } quiet) row["QuietHours"] = Format(quiet);
            return row;
        },
        row => new RecipientPreferences(Kind(row), row.Text("Address"))
        {
            OptOuts = [.. Words(row.Text("OptOuts")).Select(ParseOptOut)],
            Caps = [.. Words(row.Text("Caps")).Select(ParseCap)],
            TimeZone = row.TextOrNull("TimeZone"),
            QuietHours = row.TextOrNull("QuietHours") is { } quiet ? ParseQuietHours(quiet) : null,
        });

    public static readonly RowCodec<Suppression> Suppressions = new(
        "suppression:", Key,
        suppression =>
        {
            var row = Address(suppression.Kind, suppression.Address);
            row["Reason"] = suppression.Reason;
            row["Source"] = suppression.Source;
            row["Since"] = suppression.Since;
            row["Scope"] = suppression.Scope.ToString();
            return row;
        },
        row => new Suppression(Kind(row), row.Text("Address"), row.Text("Reason"), row.Text("Source"), row.Timestamp("Since"))
        {
            Scope = Enum.Parse<SuppressionScope>(row.Text("Scope")),
        });

    public static readonly RowCodec<RecipientState> State = new(
        "state:", Key,
        state =>
        {
            var row = Address(state.Kind, state.Address);
            if (state.Value is { } value) row["Value"] = (long)value;
            if (state.Online is { } online) row["Online"] = online;
            if (state.LastSeenChannel is { } channel) row["LastSeenChannel"] = channel.Value;
            if (state.LastSeenAt is { } at) row["LastSeenAt"] = at;
            return row;
        },
        row => new RecipientState(Kind(row), row.Text("Address"))
        {
            Value = (int?)row.NumberOrNull("Value"),
            Online = row.Properties.TryGetValue("Online", out var online) ? online.Boolean : null,
            LastSeenChannel = row.TextOrNull("LastSeenChannel") is { } channel ? ChannelId.Parse(channel) : null,
            LastSeenAt = row.TimestampOrNull("LastSeenAt"),
        });

    public static string Partition(TenantId tenant, AddressKey address) => $"{tenant.Value}~{address.Id[0]}";

    /// <summary>Key and partition need the tenant, which a value does not name: the store makes them.</summary>
    private static string Key<T>(T value) => throw new NotSupportedException("The key of a recipient's row is made of its tenant and address.");

    private static Dictionary<string, RowValue> Address(AddressKind kind, string address) => new() { ["AddressKind"] = kind.ToString(), ["Address"] = address };

    private static AddressKind Kind(Row row) => Enum.Parse<AddressKind>(row.Text("AddressKind"));

    private static string[] Words(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    /// <summary><c>marketing/email</c>, with <c>*</c> for all.</summary>
    private static string Format(OptOut optOut) => $"{optOut.Kind?.Name() ?? "*"}/{optOut.Channel?.Value ?? "*"}";

    private static OptOut ParseOptOut(string text)
    {
        var parts = text.Split('/');
        return new OptOut(KindOf(parts[0]), ChannelOf(parts[1]));
    }

    /// <summary><c>3/168h/marketing/*/hold</c>.</summary>
    private static string Format(FrequencyCap cap) => string.Create(
        CultureInfo.InvariantCulture, $"{cap.Most}/{cap.PeriodHours}h/{cap.Kind?.Name() ?? "*"}/{cap.Channel?.Value ?? "*"}/{cap.Action}");

    private static FrequencyCap ParseCap(string text)
    {
        var parts = text.Split('/');
        return new FrequencyCap(int.Parse(parts[0], CultureInfo.InvariantCulture), int.Parse(parts[1].AsSpan(0, parts[1].Length - 1), NumberStyles.None, CultureInfo.InvariantCulture))
        {
            Kind = KindOf(parts[2]),
            Channel = ChannelOf(parts[3]),
            Action = Enum.Parse<CapAction>(parts[4]),
        };
    }

    private static string Format(QuietHours quiet) => string.Create(CultureInfo.InvariantCulture, $"{quiet.From:HH\\:mm}-{quiet.To:HH\\:mm}");

    private static QuietHours ParseQuietHours(string text) => new(
        TimeOnly.ParseExact(text.AsSpan(0, 5), "HH:mm", CultureInfo.InvariantCulture), TimeOnly.ParseExact(text.AsSpan(6), "HH:mm", CultureInfo.InvariantCulture));

    private static MessageKind? KindOf(string text) => MessageKinds.TryParse(text, out var kind) ? kind : null;

    private static ChannelId? ChannelOf(string text) => ChannelId.TryParse(text, out var channel) ? channel : null;
}
