using System.Net;
using MessageFunctions.Channels;
using MessageFunctions.Isolation;
using MessageFunctions.Problems;
using MessageFunctions.Recipients;
using MessageFunctions.Tenants;

namespace MessageFunctions.Functions.Admin;

/// <summary>Turns views into values, saying everything that is wrong at once. Pure.</summary>
internal static class Validation
{
    public static BusinessLine? Line(LineId id, LineView view, List<ProblemItem> errors)
    {
        Name(view.Name, Tenants.Tenant.MaxNameLength, errors);
        if (view.AllowedKinds.Count == 0 || view.AllowedKinds.Distinct().Count() != view.AllowedKinds.Count)
            errors.Add(new(ProblemCode.ValueInvalid, "/allowedKinds", "At least one kind, each once."));
        if (view.Channels.Count is 0 or > BusinessLine.MaxChannels) errors.Add(new(ProblemCode.TooMany, "/channels", $"1 to {BusinessLine.MaxChannels} channels."));
        List<LineChannel> channels = [];
        for (var i = 0; i < view.Channels.Count; i++)
        {
            if (!ChannelId.TryParse(view.Channels[i].Id, out var channel)) errors.Add(new(ProblemCode.ValueInvalid, $"/channels/{i}/id", "1 to 32 of a-z 0-9 -, beginning with a letter."));
            else if (channels.Exists(other => other.Id == channel)) errors.Add(new(ProblemCode.ValueInvalid, $"/channels/{i}/id", "Each channel once."));
            else channels.Add(new LineChannel(channel, view.Channels[i].LowPriority));
        }
        if (view.DefaultSender is { } sender && (sender.Length is 0 or > 320 || sender.Any(c => char.IsControl(c) || char.IsWhiteSpace(c))))
            errors.Add(new(ProblemCode.AddressInvalid, "/defaultSender", "An address of at most 320 characters without spaces."));
        return errors.Count > 0 ? null : new BusinessLine(id, view.Name)
        {
            AllowedKinds = view.AllowedKinds,
            Channels = channels,
            HighestPriority = view.HighestPriority,
            InsufficientBudget = view.InsufficientBudget,
            ReviewsContent = view.ReviewsContent,
            DefaultSender = view.DefaultSender,
        };
    }

    public static UnitPrice? Price(ChannelId channel, PriceView view, List<ProblemItem> errors)
    {
        InRange(view.PriceMicros, 0, UnitPrice.MaxPriceMicros, "/priceMicros", errors);
        return errors.Count > 0 ? null : new UnitPrice(channel, view.PriceMicros);
    }

    public static Quota? Quota(LineId line, ChannelId channel, QuotaView view, List<ProblemItem> errors)
    {
        InRange(view.CashMicros, 0, Tenants.Quota.MaxCashMicros, "/cashMicros", errors);
        InRange(view.Pv, 0, Tenants.Quota.MaxPv, "/pv", errors);
        InRange(view.ElasticFactorBasisPoints, 1, Tenants.Quota.MaxElasticFactorBasisPoints, "/elasticFactorBasisPoints", errors);
        return errors.Count > 0 ? null : new Quota(line, channel, view.CashMicros, view.Pv, view.ElasticFactorBasisPoints);
    }

    public static LineAttribute? Attribute(AttributeId id, AttributeView view, List<ProblemItem> errors)
    {
        if (view.Description.Length > 500) errors.Add(new(ProblemCode.ValueTooLong, "/description", "At most 500 characters."));
        return errors.Count > 0 ? null : new LineAttribute(id, view.Description);
    }

    /// <summary>The tenant with what its own administrator, or the platform, may set; the rest is kept.</summary>
    public static Tenant? Tenant(Tenant current, TenantView view, bool byPlatform, List<ProblemItem> errors)
    {
        Name(view.Name, Tenants.Tenant.MaxNameLength, errors);
        if (view.Currency.Length != 3 || !view.Currency.All(char.IsAsciiLetterUpper)) errors.Add(new(ProblemCode.ValueInvalid, "/currency", "An ISO 4217 code such as EUR."));
        if (Zones.Find(view.TimeZone) is null)
            errors.Add(new(ProblemCode.ValueInvalid, "/timeZone", "The IANA name of a time zone such as Europe/Berlin."));
        InRange(view.MessagesPerSecond, 1, TenantSettings.MaxMessagesPerSecond, "/messagesPerSecond", errors);
        InRange(view.MessagesBurst, 1, TenantSettings.MaxMessagesBurst, "/messagesBurst", errors);
        if (!view.AcceptsApiKeys && !view.AcceptsTokens) errors.Add(new(ProblemCode.ValueInvalid, "/acceptsApiKeys", "At least one kind of credential."));
        if (view.AllowedNetworks.Count > TenantSettings.MaxNetworks) errors.Add(new(ProblemCode.TooMany, "/allowedNetworks", $"At most {TenantSettings.MaxNetworks}."));
        List<IPNetwork> networks = [];
        for (var i = 0; i < view.AllowedNetworks.Count && i < TenantSettings.MaxNetworks; i++)
        {
            if (IPNetwork.TryParse(view.AllowedNetworks[i], out var network)) networks.Add(network);
            else errors.Add(new(ProblemCode.ValueInvalid, $"/allowedNetworks/{i}", "A network such as 203.0.113.0/24 or 2001:db8::/32."));
        }
        var settings = current.Settings;
        if (!byPlatform && (view.State != current.State || view.MessagesPerSecond != settings.MessagesPerSecond || view.MessagesBurst != settings.MessagesBurst))
            errors.Add(new(ProblemCode.Forbidden, "", "State and rates are the platform's to change; send them as they are."));
        if ((view.Isolation ?? settings.Isolation) != settings.Isolation || (view.Connection is { } connection && connection != ConnectionOf(current)))
            errors.Add(new(ProblemCode.IsolationFixed, "/isolation", "Where a tenant's data is was fixed when it was created: create another tenant at the new level and move its callers there."));
        return errors.Count > 0 ? null : current with
        {
            Name = view.Name,
            State = view.State,
            Settings = settings with
            {
                Currency = view.Currency,
                TimeZone = view.TimeZone,
                Accepts = (view.AcceptsApiKeys ? CredentialKinds.ApiKey : CredentialKinds.None) | (view.AcceptsTokens ? CredentialKinds.Jwt : CredentialKinds.None),
                AllowedNetworks = networks,
                MessagesPerSecond = view.MessagesPerSecond,
                MessagesBurst = view.MessagesBurst,
            },
        };
    }

    /// <summary>A new tenant at the level that the view asks for, before the rest of it is looked at.</summary>
    public static Tenant? NewTenant(TenantId id, TenantView view, List<ProblemItem> errors)
    {
        var level = view.Isolation ?? IsolationLevel.Logical;
        if (view.Connection is not null && (level == IsolationLevel.Logical || !ConnectionNames.IsValid(view.Connection)))
            errors.Add(new(ProblemCode.ValueInvalid, "/connection", "1 to 32 of a-z 0-9 _, beginning with a letter, for a tenant with storage of its own."));
        var blank = new Tenant(id, view.Name, TenantState.Active, new TenantSettings { Isolation = level, ConnectionName = view.Connection });
        if (level != IsolationLevel.Logical && view.Connection is null && !ConnectionNames.IsValid(ConnectionNames.Of(blank)))
            errors.Add(new(ProblemCode.Required, "/connection", "The tenant's id cannot name its connection: give it a name."));
        return errors.Count > 0 ? null : Tenant(blank, view, byPlatform: true, errors);
    }

    private static string? ConnectionOf(Tenant tenant) => tenant.Settings.Isolation == IsolationLevel.Logical ? null : ConnectionNames.Of(tenant);

    public static void Name(string name, int maxLength, List<ProblemItem> errors)
    {
        if (string.IsNullOrWhiteSpace(name) || name.Length > maxLength || name.Any(char.IsControl))
            errors.Add(new(ProblemCode.ValueInvalid, "/name", $"1 to {maxLength} characters in one line."));
    }

    private static void InRange(long value, long least, long most, string pointer, List<ProblemItem> errors)
    {
        if (value < least || value > most) errors.Add(new(ProblemCode.NumberInvalid, pointer, $"{least} to {most}."));
    }
}
