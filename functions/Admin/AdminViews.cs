using MessageFunctions.Access;
using MessageFunctions.Isolation;
using MessageFunctions.Messages;
using MessageFunctions.Templates;
using MessageFunctions.Tenants;

namespace MessageFunctions.Functions.Admin;

// Properties with defaults have setters: the source generator passes an init-only one its type's default when the body has none.

/// <summary>A line as it is shown and set. Its id is the route's; <c>attributes</c> replace those it has.</summary>
internal sealed record LineView(string Name, IReadOnlyList<LineChannelView> Channels)
{
    public string? Id { get; set; }

    public IReadOnlyList<MessageKind> AllowedKinds { get; set; } = [MessageKind.Transactional, MessageKind.Service, MessageKind.Marketing];

    public Priority HighestPriority { get; set; } = Priority.P0;

    public InsufficientBudget InsufficientBudget { get; set; } = InsufficientBudget.Held;

    public bool ReviewsContent { get; set; }

    public string? DefaultSender { get; set; }

    public static LineView From(BusinessLine line) => new(line.Name, [.. line.Channels.Select(channel => new LineChannelView(channel.Id.Value, channel.LowPriority))])
    {
        Id = line.Id.Value,
        AllowedKinds = line.AllowedKinds,
        HighestPriority = line.HighestPriority,
        InsufficientBudget = line.InsufficientBudget,
        ReviewsContent = line.ReviewsContent,
        DefaultSender = line.DefaultSender,
    };
}

internal sealed record LineChannelView(string Id, bool LowPriority = false);

internal sealed record PriceView(long PriceMicros)
{
    public string? Channel { get; set; }

    public static PriceView From(UnitPrice price) => new(price.PriceMicros) { Channel = price.Channel.Value };
}

internal sealed record QuotaView(long CashMicros, long Pv, int ElasticFactorBasisPoints = 10_000)
{
    public string? Line { get; set; }

    public string? Channel { get; set; }

    public static QuotaView From(Quota quota) =>
        new(quota.CashMicros, quota.Pv, quota.ElasticFactorBasisPoints) { Line = quota.Line.Value, Channel = quota.Channel.Value };
}

/// <summary>An attribute and, where it is one attribute that was asked for or set, the lines that have it.</summary>
internal sealed record AttributeView(string Description)
{
    public string? Id { get; set; }

    public static AttributeView From(LineAttribute attribute) => new(attribute.Description) { Id = attribute.Id.Value };
}

internal sealed record TenantView(string Name)
{
    public string? Id { get; set; }

    public TenantState State { get; set; }

    public string Currency { get; set; } = "EUR";

    public string TimeZone { get; set; } = "UTC";

    public bool AcceptsApiKeys { get; set; } = true;

    public bool AcceptsTokens { get; set; } = true;

    public IReadOnlyList<string> AllowedNetworks { get; set; } = [];

    public int MessagesPerSecond { get; set; } = 10_000;

    public int MessagesBurst { get; set; } = 100_000;

    /// <summary>Set by the platform when the tenant is created, and never changed; null in a change: as it is.</summary>
    public IsolationLevel? Isolation { get; set; }

    /// <summary>Name of its connection settings, where it has storage of its own.</summary>
    public string? Connection { get; set; }

    public static TenantView From(Tenant tenant) => new(tenant.Name)
    {
        Id = tenant.Id.Value,
        State = tenant.State,
        Currency = tenant.Settings.Currency,
        TimeZone = tenant.Settings.TimeZone,
        AcceptsApiKeys = tenant.Settings.Accepts.HasFlag(CredentialKinds.ApiKey),
        AcceptsTokens = tenant.Settings.Accepts.HasFlag(CredentialKinds.Jwt),
        AllowedNetworks = [.. tenant.Settings.AllowedNetworks.Select(network => network.ToString())],
        MessagesPerSecond = tenant.Settings.MessagesPerSecond,
        MessagesBurst = tenant.Settings.MessagesBurst,
        Isolation = tenant.Settings.Isolation,
        Connection = tenant.Settings.Isolation == IsolationLevel.Logical ? null : ConnectionNames.Of(tenant),
    };
}

/// <summary>A key without its secret.</summary>
internal sealed record KeyView(string Id, string Name, IReadOnlyList<string> Roles, DateTimeOffset CreatedAt)
{
    public string? Line { get; set; }

    public DateTimeOffset? ExpiresAt { get; set; }

    public DateTimeOffset? RevokedAt { get; set; }

    /// <summary>To the hour; only where one key is asked for.</summary>
    public DateTimeOffset? LastUsedAt { get; set; }

    public static KeyView From(ApiKey key) => new(key.Id, key.Name, RoleNames.Of(key.Roles), key.CreatedAt)
    {
        Line = key.Line?.Value,
        ExpiresAt = key.ExpiresAt,
        RevokedAt = key.RevokedAt,
    };
}

internal sealed record KeyRequestView(string Name, IReadOnlyList<string> Roles, string? Line = null, int? LifetimeDays = null);

internal sealed record RotateView(int OverlapHours = 24, int? LifetimeDays = null);

/// <summary>A new key; <c>text</c> is shown this once.</summary>
internal sealed record IssuedKeyView(KeyView Key, string Text);

internal sealed record TemplateView(string Id, int LatestVersion, int ActiveVersion, IReadOnlyList<int> ApprovedVersions)
{
    /// <summary>Of the version that was just saved or chosen.</summary>
    public IReadOnlyList<string>? Parameters { get; set; }

    public static TemplateView From(Template template) => new(template.Id.Value, template.LatestVersion, template.ActiveVersion, template.ApprovedVersions);
}

internal sealed record VersionView(IReadOnlyList<VariantView> Variants)
{
    public int? Number { get; set; }

    public IReadOnlyList<string>? Parameters { get; set; }

    public DateTimeOffset? CreatedAt { get; set; }

    public string? CreatedBy { get; set; }

    public static VersionView From(TemplateVersion version) =>
        new([.. version.Variants.Select(variant => new VariantView(variant.Channel?.Value, variant.Subject, variant.Text, variant.Html, variant.TextIsJson))])
        {
            Number = version.Number,
            Parameters = version.Parameters,
            CreatedAt = version.CreatedAt,
            CreatedBy = version.CreatedBy,
        };
}

internal sealed record VariantView(string? Channel = null, string? Subject = null, string? Text = null, string? Html = null, bool TextIsJson = false);

internal sealed record VersionChoiceView(int Version);
