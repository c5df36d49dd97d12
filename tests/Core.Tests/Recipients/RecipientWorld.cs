using MessageFunctions.Channels;
using MessageFunctions.Core.Tests.Support;
using MessageFunctions.Delivery;
using MessageFunctions.Messages;
using MessageFunctions.Policies;
using MessageFunctions.Recipients;
using MessageFunctions.Recipients.Frequency;
using MessageFunctions.Storage;
using MessageFunctions.Tenants;
using Microsoft.Extensions.Time.Testing;

namespace MessageFunctions.Core.Tests.Recipients;

/// <summary>Instances of the app over one store, each with memory of its own.</summary>
internal sealed class RecipientWorld(RecipientOptions? options = null) : IPolicies
{
    public static readonly TenantId Acme = TenantId.Parse("acme");
    public static readonly ChannelId Email = ChannelId.Parse("email");
    public static readonly ChannelId Sms = ChannelId.Parse("sms");
    private long _envelopes;

    /// <summary>A Saturday noon in Berlin.</summary>
    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 1, 10, 11, 0, 0, TimeSpan.Zero));

    public MemoryTables Tables { get; } = new();

    public RecipientPolicy Policy { get; set; } = new();

    public ValueTask<PolicySet> GetAsync(TenantId tenant, CancellationToken cancellationToken = default)
    {
        var choices = new Dictionary<PolicyKind, object> { [RecipientPolicy.Kind] = new PolicyChoice<RecipientPolicy>(new PolicyVersion<RecipientPolicy>(Policy, "recipient@acme/1")) };
        return ValueTask.FromResult(new PolicySet(choices, new Dictionary<(PolicyKind, LineId), object>()));
    }

    public ValueTask<PolicySet> GetPlatformAsync(CancellationToken cancellationToken = default) => ValueTask.FromResult(PolicySet.Defaults);

    public void ReportFailure<T>(TenantId? tenant, PolicyKind<T> kind, PolicyVersion<T> version, string error) where T : class => Assert.Fail(error);

    public Instance Start(ITables? tables = null)
    {
        var store = new RecipientStore(tables ?? Tables, options ?? new RecipientOptions(), Time);
        var directory = new RecipientDirectory(store);
        return new Instance(store, directory, new RecipientGate(directory, this, new FrequencyCounter(tables ?? Tables)));
    }

    public EnvelopeState Envelope(MessageKind kind, params Recipient[] to)
    {
        var now = Time.GetUtcNow();
        var id = EnvelopeId.Create(now, BitConverter.GetBytes(Interlocked.Increment(ref _envelopes)).Concat(new byte[2]).ToArray());
        var envelope = new Envelope(
            Acme, id, LineId.Parse("shop"), kind, Priority.P2, [new PlannedChannel(Email, 10), new PlannedChannel(Sms, 10)], now,
            [.. to.Select((recipient, index) => new EnvelopeMessage(index, recipient))])
        { Content = new MessageContent("Hello") };
        return EnvelopeState.Fold([envelope.ToDocument()])!;
    }

    internal sealed record Instance(RecipientStore Store, RecipientDirectory Directory, RecipientGate Gate)
    {
        public ValueTask<IReadOnlyList<GateRuling>> AskAsync(EnvelopeState state, ChannelId channel, DateTimeOffset now) =>
            Gate.AskAsync(new GateRequest(state, channel, [.. state.Messages.Select(message => message.Index)], now), TestContext.Current.CancellationToken);
    }
}
