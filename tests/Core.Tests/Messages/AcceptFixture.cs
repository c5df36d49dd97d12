using System.Collections.Frozen;
using System.Text;
using MessageFunctions.Access;
using MessageFunctions.Channels;
using MessageFunctions.Core.Tests.Support;
using MessageFunctions.Messages;
using MessageFunctions.Messages.Accept;
using MessageFunctions.Messages.Prioritizing;
using MessageFunctions.Policies;
using MessageFunctions.Problems;
using MessageFunctions.Routing;
using MessageFunctions.Templates;
using MessageFunctions.Tenants;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace MessageFunctions.Core.Tests.Messages;

/// <summary>Ingestion over ports in memory: a tenant <c>acme</c> with the lines <c>shop</c> (all kinds, e-mail and SMS) and <c>news</c> (marketing, P2, inbox and e-mail).</summary>
internal sealed class AcceptFixture : IMessageTemplates
{
    public static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    public static readonly ChannelId Email = ChannelId.Parse("email");
    public static readonly ChannelId Sms = ChannelId.Parse("sms");
    public static readonly ChannelId Inbox = ChannelId.Parse("inbox");

    private static readonly CompiledTemplate Welcome =
        CompiledTemplate.Compile([new TemplateVariant(null, "Hi {{name}}", "Hello {{name}}, your code is {{code.value}}.")]).Template!;

    private static readonly CompiledTemplate InboxOnly = CompiledTemplate.Compile([new TemplateVariant(Inbox, null, "Hello")]).Template!;

    public AcceptFixture(AcceptOptions? options = null)
    {
        Options = options ?? new AcceptOptions();
        Outbox = new EnvelopeOutbox(OutboxTables);
        References = new ReferenceDispatcher(Queue, Outbox, Options, Time, NullLogger<ReferenceDispatcher>.Instance);
        Intake = new EnvelopeIntake(Log, References, Options, Time, NullLogger<EnvelopeIntake>.Instance);
        Coalescer = new Coalescer(Intake, Options, Time, NullLogger<Coalescer>.Instance);
        Keys = new IdempotencyKeys(Tables, Options, Time);
        Batches = new BatchStore(Tables);
        var heads = new HeadAcceptance(this, new PolicyRouter(new DefaultPolicies(), Time), new PriorityDecision(new DefaultPolicies()), Time);
        var run = new BatchRun(Intake, Batches, Keys, Options, Time, NullLogger<BatchRun>.Instance);
        Message = new AcceptMessage(heads, Admission, Coalescer, Keys, Log, NullLogger<AcceptMessage>.Instance);
        Batch = new AcceptBatch(heads, Admission, run);
        Stream = new AcceptBatchStream(heads, Admission, run);
    }

    public FakeTimeProvider Time { get; } = new(Now);

    public FaultyLog Log { get; } = new();

    public FaultyQueue Queue { get; } = new();

    public MemoryTables Tables { get; } = new();

    public MemoryTables OutboxTables { get; } = new();

    public FixedAdmission Admission { get; } = new();

    public AcceptOptions Options { get; }

    public EnvelopeOutbox Outbox { get; }

    public ReferenceDispatcher References { get; }

    public EnvelopeIntake Intake { get; }

    public Coalescer Coalescer { get; }

    public IdempotencyKeys Keys { get; }

    public BatchStore Batches { get; }

    public AcceptMessage Message { get; }

    public AcceptBatch Batch { get; }

    public AcceptBatchStream Stream { get; }

    public static TenantSnapshot Tenant { get; } = new(new Tenant(TenantId.Parse("acme"), "Acme", TenantState.Active, new TenantSettings()), 1)
    {
        Lines = new[]
        {
            new BusinessLine(LineId.Parse("shop"), "Shop") { Channels = [new(Email), new(Sms)] },
            new BusinessLine(LineId.Parse("news"), "News")
            {
                AllowedKinds = [MessageKind.Marketing],
                Channels = [new(Email), new(Inbox)],
                HighestPriority = Priority.P2,
                ReviewsContent = true,
            },
            new BusinessLine(LineId.Parse("free"), "Without prices") { Channels = [new(ChannelId.Parse("fax"))] },
        }.ToFrozenDictionary(line => line.Id),
        LineAttributes = new Dictionary<LineId, FrozenSet<AttributeId>> { [LineId.Parse("news")] = [AttributeId.Parse("high-value")] }.ToFrozenDictionary(),
        Prices = new[] { new UnitPrice(Email, 100), new UnitPrice(Sms, 5_000), new UnitPrice(Inbox, 10) }.ToFrozenDictionary(price => price.Channel),
    };

    public static AcceptRequest Request(string? key = null, LineId? onlyLine = null) =>
        new(new CallerContext(Tenant.Id, "tester", Roles.Sender, CredentialKinds.ApiKey) { Line = onlyLine }, Tenant, key, null);

    public ValueTask<AcceptResult> SendAsync(string json, string? key = null) => Message.RunAsync(Request(key), Encoding.UTF8.GetBytes(json));

    /// <summary>A valid message, with parts replaced.</summary>
    public static string Json(string? line = "\"shop\"", string? kind = "\"service\"", string? to = """{"email":"a@example.com"}""", string? content = """{"text":"Hello"}""", string more = "")
    {
        var parts = new List<string>();
        if (line is not null) parts.Add($"\"line\":{line}");
        if (kind is not null) parts.Add($"\"kind\":{kind}");
        if (to is not null) parts.Add($"\"to\":{to}");
        if (content is not null) parts.Add($"\"content\":{content}");
        if (more.Length > 0) parts.Add(more);
        return "{" + string.Join(',', parts) + "}";
    }

    public ValueTask<IMessageTemplate?> FindAsync(TenantId tenant, string id, int? version, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult<IMessageTemplate?>((id, version) switch
        {
            ("welcome", null or 3) => new Found(new TemplateReference(id, 3), Welcome),
            ("inbox-only", null) => new Found(new TemplateReference(id, 1), InboxOnly),
            _ => null,
        });

    private sealed record Found(TemplateReference Reference, CompiledTemplate Template) : IMessageTemplate
    {
        public bool IsApproved => true;

        public bool Covers(ChannelId channel) => Template.Covers(channel);

        public void Check(IReadOnlyList<ChannelId> channels, ReadOnlyMemory<byte> parameters, ref ProblemList problems) =>
            TemplateParameters.Check(Template, channels, parameters, ref problems);
    }
}

/// <summary>Admission as told.</summary>
internal sealed class FixedAdmission : IAdmission
{
    public Queue<Admission> Answers { get; } = [];

    public ValueTask<Admission> AdmitAsync(AdmissionRequest request, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult(Answers.TryDequeue(out var answer) ? answer : new Admission(AdmissionVerdict.Admitted));
}
