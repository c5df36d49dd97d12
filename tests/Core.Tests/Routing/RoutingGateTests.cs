using System.Text;
using MessageFunctions.Channels;
using MessageFunctions.Core.Tests.Support;
using MessageFunctions.Delivery;
using MessageFunctions.Messages;
using MessageFunctions.Policies;
using MessageFunctions.Recipients;
using MessageFunctions.Routing;
using MessageFunctions.Tenants;
using Microsoft.Extensions.Time.Testing;

namespace MessageFunctions.Core.Tests.Routing;

public sealed class RoutingGateTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 25, 8, 0, 0, TimeSpan.Zero);
    private static readonly TenantId Tenant = TenantId.Parse("acme");
    private static readonly LineId Shop = LineId.Parse("shop");
    private static readonly ChannelId Email = ChannelId.Parse("email");
    private static readonly ChannelId Inbox = ChannelId.Parse("inbox");
    private static readonly RoutingPolicy Online = Read("""{"recipients":[{"name":"online","when":{"fact":"online","op":"eq","value":true},"lastSeen":true},{"name":"worthy","when":{"fact":"value","op":"ge","value":80},"channels":["push","inbox"]}]}""");

    [Fact]
    public async Task Who_is_online_or_worth_it_gets_another_channel_first_and_all_others_the_plan()
    {
        var facts = new Facts
        {
            ["ada"] = new RecipientState(AddressKind.User, "ada") { Online = true, LastSeenChannel = Inbox, LastSeenAt = Now.AddMinutes(-1) },
            ["bob"] = new RecipientState(AddressKind.User, "bob") { Value = 80 },
            ["cy"] = new RecipientState(AddressKind.User, "cy") { Online = false, LastSeenChannel = Inbox, Value = 79 },
            ["dan"] = new RecipientState(AddressKind.User, "dan") { Online = true, LastSeenChannel = Email },
        };
        var rulings = await AskAsync(await GateAsync(facts, new PolicyChoice<RoutingPolicy>(new PolicyVersion<RoutingPolicy>(Online, "routing@tenant/2"))), ["ada", "bob", "cy", "dan", "eve"]);

        Assert.Equal(2, rulings.Count);
        Assert.All(rulings, ruling => Assert.Equal((GateVerdict.Prefer, Inbox, "routing@tenant/2", RoutingGate.StateReason), (ruling.Verdict, ruling.Channel, ruling.Policy, ruling.Reason)));
        Assert.Equal([(0, "online"), (1, "worthy")], rulings.Select(ruling => (ruling.Indices.Single(), ruling.Rule!)));
    }

    [Fact]
    public async Task What_was_preferred_or_tried_once_is_not_preferred_again()
    {
        var facts = new Facts { ["ada"] = new RecipientState(AddressKind.User, "ada") { Value = 99 } };
        var gate = await GateAsync(facts, new PolicyChoice<RoutingPolicy>(new PolicyVersion<RoutingPolicy>(Online, "v")));
        Assert.Single(await AskAsync(gate, ["ada"]));
        Assert.Empty(await AskAsync(gate, ["ada"], new Decision(0, DecisionKind.Preferred) { Channel = Inbox }));
        Assert.Empty(await AskAsync(gate, ["ada"], new Decision(0, DecisionKind.Rerouted) { Channel = Email }));
    }

    [Fact]
    public async Task A_gray_release_reaches_its_part_of_the_recipients_and_always_the_same()
    {
        var gray = Read("""{"rules":[{"name":"inbox-first","when":true,"channels":["inbox"]}]}""");
        var choice = new PolicyChoice<RoutingPolicy>(new PolicyVersion<RoutingPolicy>(new RoutingPolicy(), "stable"))
        {
            Gray = new PolicyVersion<RoutingPolicy>(gray, "gray"),
            GrayBasisPoints = 3_000,
        };
        string[] users = [.. Enumerable.Range(0, 100).Select(i => $"user-{i}")];
        var ruling = Assert.Single(await AskAsync(await GateAsync(new Facts(), choice), users));
        Assert.Equal((GateVerdict.Prefer, Inbox, "gray", RoutingGate.GrayReason, "inbox-first"), (ruling.Verdict, ruling.Channel, ruling.Policy, ruling.Reason, ruling.Rule));
        Assert.InRange(ruling.Indices.Count, 15, 45);
        Assert.Equal(ruling.Indices, Assert.Single(await AskAsync(await GateAsync(new Facts(), choice), users)).Indices);
    }

    private static async Task<IReadOnlyList<GateRuling>> AskAsync(RoutingGate gate, string[] users, params Decision[] decisions)
    {
        var envelope = new Envelope(
            Tenant, EnvelopeId.Create(Now, new byte[10]), Shop, MessageKind.Service, Priority.P1, [new PlannedChannel(Email, 1), new PlannedChannel(Inbox, 1)], Now,
            [.. users.Select((user, index) => new EnvelopeMessage(index, new Recipient(Email: $"{user}@example.com", User: user)))]);
        var state = EnvelopeState.Fold([envelope.ToDocument(), .. decisions.Select(decision => decision.ToDocument(envelope, Now))])!;
        return await gate.AskAsync(new GateRequest(state, Email, [.. envelope.Messages.Select(message => message.Index)], Now));
    }

    private static async Task<RoutingGate> GateAsync(Facts facts, PolicyChoice<RoutingPolicy> choice)
    {
        var tables = new MemoryTables();
        var store = new TenantStore(tables);
        await store.CreateAsync(new NewTenant(new Tenant(Tenant, "Acme", TenantState.Active, new TenantSettings()))
        {
            Lines = [new BusinessLine(Shop, "Shop") { Channels = [new(Email), new(Inbox)] }],
        });
        return new RoutingGate(facts, new FixedPolicies(choice), new TenantDirectory(store, new FakeTimeProvider(Now), new TenantDirectoryOptions()));
    }

    private static RoutingPolicy Read(string body) => RoutingPolicy.Kind.Read(Encoding.UTF8.GetBytes(body), new PolicyErrors())!;

    private sealed class Facts : Dictionary<string, RecipientState>, IRecipients
    {
        public ValueTask<IReadOnlyList<RecipientFacts?>> FindAsync(
            TenantId tenant, IReadOnlyList<Recipient> recipients, RecipientParts parts = RecipientParts.All, CancellationToken cancellationToken = default) =>
            ValueTask.FromResult<IReadOnlyList<RecipientFacts?>>(Count == 0 ? [] : [.. recipients.Select(recipient => TryGetValue(recipient.User!, out var state) ? new RecipientFacts { States = [state] } : null)]);
    }

    private sealed class FixedPolicies(PolicyChoice<RoutingPolicy> choice) : IPolicies
    {
        private readonly PolicySet _set = new(new Dictionary<PolicyKind, object> { [RoutingPolicy.Kind] = choice }, new Dictionary<(PolicyKind, LineId), object>());

        public ValueTask<PolicySet> GetAsync(TenantId tenant, CancellationToken cancellationToken = default) => ValueTask.FromResult(_set);

        public ValueTask<PolicySet> GetPlatformAsync(CancellationToken cancellationToken = default) => ValueTask.FromResult(_set);

        public void ReportFailure<T>(TenantId? tenant, PolicyKind<T> kind, PolicyVersion<T> version, string error) where T : class { }
    }
}
