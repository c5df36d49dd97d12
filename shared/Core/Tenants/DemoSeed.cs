using MessageFunctions.Access;
using MessageFunctions.Channels;
using MessageFunctions.Messages;
using MessageFunctions.Templates;

namespace MessageFunctions.Tenants;

/// <summary>
/// The demonstration tenant <c>demo</c> and the tenant <c>platform</c> of whoever runs the service. Created when they are not there, each
/// in one commit; the texts of their keys are handed out by the call that created them and never again.
/// </summary>
public sealed class DemoSeed(TenantStore store, TemplateStore templates, TimeProvider time)
{
    public static readonly TenantId Demo = TenantId.Parse("demo");
    public static readonly TenantId Platform = TenantId.Parse("platform");
    public static readonly LineId Orders = LineId.Parse("orders");
    public static readonly LineId Care = LineId.Parse("care");
    public static readonly LineId Promo = LineId.Parse("promo");
    public static readonly ChannelId Simulator = ChannelId.Parse("simulator");
    public static readonly ChannelId Email = ChannelId.Parse("email");
    public static readonly ChannelId Webhook = ChannelId.Parse("webhook");
    public static readonly ChannelId Inbox = ChannelId.Parse("inbox");
    public static readonly AttributeId HighValue = AttributeId.Parse("high-value");
    public static readonly AttributeId TimeCritical = AttributeId.Parse("time-critical");

    /// <summary>Creates what is missing.</summary>
    /// <returns>The keys that were made, to be shown once; empty when both tenants were there.</returns>
    public async ValueTask<IReadOnlyList<SeededKey>> ApplyAsync(CancellationToken cancellationToken = default)
    {
        List<SeededKey> keys = [];
        // Each step asks for itself whether it is done, so that a first start that was cut short is completed by the next.
        await CreateAsync(DemoTenant(), [new("demo-app", Roles.Sender), new("demo-staff", Roles.All)], keys, cancellationToken);
        await CreateAsync(PlatformTenant(), [new("platform", Roles.Platform)], keys, cancellationToken);
        foreach (var (template, variants) in DemoTemplates)
        {
            if (await templates.GetAsync(Demo, template, cancellationToken) is null)
                await templates.SaveVersionAsync(Demo, template, variants, "seed", cancellationToken);
        }
        return keys;
    }

    private static IReadOnlyList<(TemplateId, TemplateVariant[])> DemoTemplates =>
    [
        (TemplateId.Parse("order-shipped"),
        [
            new(null, "Your order {{order}} is on its way", "Hello {{name}}, your order {{order}} has left us{{#if carrier}} with {{carrier}}{{/if}}."),
            new(Email, "Your order {{order}} is on its way",
                "Hello {{name}},\n\nyour order {{order}} has left us{{#if carrier}} with {{carrier}}{{/if}}.\n{{#each items}}- {{count}} x {{title}}\n{{/each}}",
                "<p>Hello {{name}},</p><p>your order <b>{{order}}</b> has left us{{#if carrier}} with {{carrier}}{{/if}}.</p><ul>{{#each items}}<li>{{count}} × {{title}}</li>{{/each}}</ul>"),
            new(Webhook, null, """{"event":"order-shipped","order":"{{order}}","name":"{{name}}"}""", TextIsJson: true),
        ]),
        (TemplateId.Parse("one-time-code"), [new(null, "Your code", "{{code}} is your code. It is good for {{minutes}} minutes.")]),
        (TemplateId.Parse("spring-sale"), [new(null, "{{percent}} % off", "{{name}}, everything is {{percent}} % off until {{until}}.")]),
    ];

    private async ValueTask CreateAsync(NewTenant tenant, ApiKeyRequest[] requests, List<SeededKey> shown, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var issued = requests.Select(request => ApiKeyIssuer.Create(tenant.Tenant.Id, request, now)).ToList();
        var result = await store.CreateAsync(tenant with { Keys = [.. issued.Select(pair => pair.Key)] }, cancellationToken);
        if (result is not ChangeResult.Saved) return;
        shown.AddRange(issued.Select(pair => new SeededKey(tenant.Tenant.Id, pair.Key.Name, pair.Key.Roles, pair.Text)));
    }

    private static NewTenant PlatformTenant() => new(new Tenant(Platform, "Platform", TenantState.Active, new TenantSettings()));

    private static NewTenant DemoTenant()
    {
        LineId[] lines = [Orders, Care, Promo];
        ChannelId[] channels = [Simulator, Email, Webhook, Inbox];
        return new NewTenant(new Tenant(Demo, "Demonstration", TenantState.Active, new TenantSettings
        {
            MessagesPerSecond = TenantSettings.MaxMessagesPerSecond,
            MessagesBurst = TenantSettings.MaxMessagesBurst,
        }))
        {
            Lines =
            [
                new BusinessLine(Orders, "Orders")
                {
                    AllowedKinds = [MessageKind.Transactional, MessageKind.Service],
                    Channels = [new(Simulator), new(Email), new(Webhook), new(Inbox)],
                    DefaultSender = "orders@demo.example",
                },
                new BusinessLine(Care, "Customer care")
                {
                    AllowedKinds = [MessageKind.Service],
                    Channels = [new(Simulator), new(Email), new(Inbox, LowPriority: true)],
                    HighestPriority = Priority.P1,
                    DefaultSender = "care@demo.example",
                },
                new BusinessLine(Promo, "Promotions")
                {
                    AllowedKinds = [MessageKind.Marketing],
                    Channels = [new(Simulator), new(Email, LowPriority: true), new(Inbox, LowPriority: true)],
                    HighestPriority = Priority.P2,
                    InsufficientBudget = InsufficientBudget.Rejected,
                    DefaultSender = "news@demo.example",
                },
            ],
            Attributes =
            [
                new LineAttribute(HighValue, "Its recipients are worth a dearer channel."),
                new LineAttribute(TimeCritical, "Its messages lose their worth in minutes."),
            ],
            LineAttributes = new Dictionary<LineId, IReadOnlyList<AttributeId>> { [Orders] = [TimeCritical], [Promo] = [HighValue] },
            // 1,000,000 EUR and 100 million messages a line, channel and month, with 10 % elasticity.
            Quotas = [.. from line in lines from channel in channels select new Quota(line, channel, 1_000_000_000_000, 100_000_000, 11_000)],
            Prices = [new(Simulator, 50), new(Email, 100), new(Webhook, 20), new(Inbox, 10)],
        };
    }
}

/// <summary>A key that a seed made, with the only copy of its text.</summary>
public sealed record SeededKey(TenantId Tenant, string Name, Roles Roles, string Text);
