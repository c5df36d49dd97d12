using MessageFunctions.Budgets;
using MessageFunctions.Channels;
using MessageFunctions.Circuits;
using MessageFunctions.Delivery;
using MessageFunctions.Messages;
using MessageFunctions.Tenants;
using MessageFunctions.Windows;

namespace MessageFunctions.Core.Tests.Circuits.Simulation;

/// <summary>
/// Days of traffic through the breakers on fake time: what is accepted asks the gate, is sent, retried, moved on or held as a delivery does it, and the providers
/// have their bad days. Everything random comes from the seed, so a run can be repeated exactly.
/// </summary>
internal sealed class CircuitSimulation
{
    private static readonly DateTimeOffset Start = new(2026, 11, 2, 0, 0, 0, TimeSpan.Zero);
    private readonly SimulationSettings _settings;
    private readonly Random _random;
    private readonly SimulatedWorld _world = new(Start);
    private readonly Dictionary<ChannelId, SimulatedProvider> _providers;
    private readonly PriorityQueue<SimulatedEnvelope, (long At, long Order)> _asks = new();
    private readonly PhaseFigures[] _phases = [.. SimulationSettings.Phases.Select(name => new PhaseFigures(name))];
    private readonly List<SimulationPoint> _points = [];
    private SendLatency _urgent = new();
    private PhaseFigures _phase;
    private long _order;
    private long _waiting;
    private long _sent;

    public CircuitSimulation(SimulationSettings settings)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(settings.PhaseHours, 2);
        _settings = settings;
        _random = new Random(settings.Seed);
        _phase = _phases[0];
        _providers = new()
        {
            [SimulatedWorld.Sms] = new SimulatedProvider(50, _random),
            [SimulatedWorld.Email] = new SimulatedProvider(60, _random),
            [SimulatedWorld.Inbox] = new SimulatedProvider(200, _random),
        };
    }

    public async Task<SimulationReport> RunAsync()
    {
        await _world.CreateAsync();
        var length = TimeSpan.FromHours(_settings.PhaseHours);
        // What waits at the end of the last phase gets an hour more to go.
        var end = Start + (length * _phases.Length) + TimeSpan.FromHours(1);
        for (var second = Start; second < end; second = second.AddSeconds(1))
        {
            await RunAsksAsync(second);
            _world.Time.SetUtcNow(second);
            var phase = (int)((second - Start) / length);
            if (phase < _phases.Length)
            {
                _phase = _phases[phase];
                var part = ((second - Start) - (length * phase)) / length;
                await StageAsync(phase, second - Start - (length * phase), length);
                Arrive(second, phase == 1 && part is >= 0.4 and < 0.5 ? 10 : 1);
            }
            var ticks = (long)(second - Start).TotalSeconds;
            if (ticks % 10 == 5) await _world.StepAsync();
            if (ticks % 300 == 0) Mark(second);
            if (ticks % 3_600 == 120) await _world.UpkeepAsync();
        }
        return new SimulationReport(_settings, Start, _phases, _points, await TransitionsAsync(), _waiting);
    }

    private async Task RunAsksAsync(DateTimeOffset until)
    {
        while (_asks.TryPeek(out var envelope, out var at) && at.At < until.UtcTicks)
        {
            _asks.Dequeue();
            if (at.At > _world.Time.GetUtcNow().UtcTicks) _world.Time.SetUtcNow(new DateTimeOffset(at.At, TimeSpan.Zero));
            await AskAsync(envelope);
        }
    }

    /// <summary>The bad days.</summary>
    private async Task StageAsync(int phase, TimeSpan elapsed, TimeSpan length)
    {
        bool At(double part) => elapsed == TimeSpan.FromSeconds(Math.Round((length * part).TotalSeconds));
        switch (phase)
        {
            case 2 when At(0.3): _providers[SimulatedWorld.Email].FailingPerThousand = 300; break;
            case 2 when At(0.6): _providers[SimulatedWorld.Email].FailingPerThousand = 5; break;
            case 3 when At(0.2): await _world.DrainAsync(); break;
            case 3 when At(0.5): await _world.RechargeAsync(); break;
            case 3 when At(0.6): await _world.ConfirmAsync(); break;
            case 4 when At(0.4): SilenceAll(true); break;
            case 4 when At(0.5): SilenceAll(false); break;
            case 4 when At(0.55): await _world.ResumeAsync(); break;
        }
    }

    private void SilenceAll(bool isSilent)
    {
        foreach (var provider in _providers.Values) provider.IsSilent = isSilent;
    }

    private void Arrive(DateTimeOffset now, int factor)
    {
        // A day has its hours: half as much at night, half as much again at noon.
        var load = factor * (1 - (0.5 * Math.Cos(now.TimeOfDay / TimeSpan.FromDays(1) * 2 * Math.PI)));
        Arrive(now, Draw(0.5 * load), 1, SimulatedWorld.Orders, MessageKind.Transactional, Priority.P0, SimulatedWorld.Sms, SimulatedWorld.Email);
        Arrive(now, Draw(0.2 * load), 5, SimulatedWorld.Care, MessageKind.Service, Priority.P1, SimulatedWorld.Email, SimulatedWorld.Inbox);
        Arrive(now, Draw(0.05 * load), 50, SimulatedWorld.Promo, MessageKind.Marketing, Priority.P3, SimulatedWorld.Email, SimulatedWorld.Inbox);
    }

    /// <summary>A whole number whose mean is this.</summary>
    private int Draw(double mean) => (int)mean + (_random.NextDouble() < mean - (int)mean ? 1 : 0);

    private void Arrive(DateTimeOffset now, int envelopes, int size, LineId line, MessageKind kind, Priority priority, params ChannelId[] plan)
    {
        var entropy = new byte[10];
        for (var i = 0; i < envelopes; i++)
        {
            _random.NextBytes(entropy);
            // Two of three have an inbox.
            var to = new Recipient(Email: "ada@example.com", Phone: "+491701234567", User: _random.Next(3) == 0 ? null : "ada");
            var at = now.AddMilliseconds(_random.Next(1_000));
            var envelope = new Envelope(
                SimulatedWorld.Tenant, EnvelopeId.Create(at, entropy), line, kind, priority, [.. plan.Select(channel => new PlannedChannel(channel, 100))], at,
                [.. Enumerable.Range(0, size).Select(index => new EnvelopeMessage(index, to))]);
            var documents = EnvelopeDocuments.Parse([envelope.ToDocument()]);
            Ask(new SimulatedEnvelope(EnvelopeState.Fold(documents)!), at);
            _phase.Accepted += size;
            _waiting += size;
        }
    }

    private void Ask(SimulatedEnvelope envelope, DateTimeOffset at) => _asks.Enqueue(envelope, (at.UtcTicks, _order++));

    private async Task AskAsync(SimulatedEnvelope envelope)
    {
        while (true)
        {
            var now = _world.Time.GetUtcNow();
            // A retry does not ask the gate again, only whether anything may leave at all.
            if (envelope.Retries > 0)
            {
                if (await _world.Board.PausedUntilAsync(envelope.Channel) is { } paused) Ask(envelope, paused);
                else await SendAsync(envelope, now);
                return;
            }
            var rulings = await _world.Gate.AskAsync(new GateRequest(envelope.State, envelope.Channel, envelope.Left, now));
            if (rulings.Count == 0)
            {
                await SendAsync(envelope, now);
                return;
            }
            var ruling = rulings[0];
            if (ruling.Verdict == GateVerdict.Skip && envelope.MoveOn())
            {
                _phase.Rerouted += envelope.Left.Count;
                continue;
            }
            if (!envelope.WasHeld) _phase.Held += envelope.Left.Count;
            envelope.Hold(ruling.Reason, ruling.Until!.Value, now);
            Ask(envelope, ruling.Until.Value);
            return;
        }
    }

    private async Task SendAsync(SimulatedEnvelope envelope, DateTimeOffset now)
    {
        if (envelope.IsHeld) _phase.Released += envelope.Left.Count;
        envelope.IsHeld = false;
        if (!await PayAsync(envelope, now)) return;
        var provider = _providers[envelope.Channel];
        var answered = provider.Serve(envelope.Envelope.Priority, envelope.Left.Count, now);
        MessageResult[] results = [.. envelope.Left.Select(index => Result(index, provider.Draw()))];
        _world.Recorder.Sent(envelope.Envelope, envelope.Channel, now, results, answered - now);
        envelope.Left.Clear();
        foreach (var result in results)
        {
            if (result.Result == ResultKind.Retryable)
            {
                envelope.Left.Add(result.Index);
                continue;
            }
            _waiting--;
            if (result.Result == ResultKind.Unknown) _phase.Unknown++;
            else
            {
                _phase.Sent++;
                _sent++;
            }
        }
        if (envelope.Envelope.Priority == Priority.P0 && envelope.Left.Count == 0)
        {
            _phase.Urgent.Record(answered - envelope.Envelope.CreatedAt);
            _urgent.Record(answered - envelope.Envelope.CreatedAt);
        }
        if (envelope.Left.Count > 0) FollowUp(envelope, answered);
    }

    private void FollowUp(SimulatedEnvelope envelope, DateTimeOffset now)
    {
        switch (RecoveryPolicy.Decide(new RecoverySettings(), new Failure.Transient(SendCode.ProviderUnavailable), ++envelope.Retries, now))
        {
            case RecoveryAction.RetryLater later:
                Ask(envelope, now + later.Delay);
                return;
            case var _ when envelope.MoveOn():
                _phase.Rerouted += envelope.Left.Count;
                Ask(envelope, now);
                return;
            default:
                _phase.Failed += envelope.Left.Count;
                _waiting -= envelope.Left.Count;
                return;
        }
    }

    /// <summary>Promotions over e-mail pay from an account that may run dry; the others' budgets never do.</summary>
    private async Task<bool> PayAsync(SimulatedEnvelope envelope, DateTimeOffset now)
    {
        if (envelope.Envelope.Line != SimulatedWorld.Promo || envelope.Channel != SimulatedWorld.Email || envelope.Retries > 0) return true;
        var hold = HoldId.Parse($"{envelope.Envelope.Id.Value}-{_order++}");
        var price = new BudgetAmount(100, 1);
        var request = new HoldRequest { HoldId = hold, Units = Enumerable.Repeat(price, envelope.Left.Count).ToArray(), ExpiresAt = now.AddDays(1), Reference = envelope.Envelope.Id.Value };
        if (await _world.Ledger.TryAsync(_world.PromoEmail, request) is TryOutcome.Held)
        {
            await _world.Ledger.ConfirmAsync(_world.PromoEmail, hold, new BudgetAmount(100L * envelope.Left.Count, envelope.Left.Count));
            return true;
        }
        envelope.Hold("insufficient_cash", now.AddSeconds(60), now);
        Ask(envelope, now.AddSeconds(60));
        return false;
    }

    private static MessageResult Result(int index, ResultKind kind) => kind switch
    {
        ResultKind.Accepted => new MessageResult(index, kind) { ProviderId = "p" },
        ResultKind.Unknown => new MessageResult(index, kind) { Reason = SendCode.TimedOut },
        _ => new MessageResult(index, kind) { Reason = SendCode.ProviderUnavailable },
    };

    private void Mark(DateTimeOffset at)
    {
        var view = _world.Board.Current;
        var level = view.Global.IsOpen ? 3 : view.Line(SimulatedWorld.Tenant, SimulatedWorld.Promo, Month.Of(at)) is not null ? 2 : view.Channel(SimulatedWorld.Email) is not null ? 1 : 0;
        _points.Add(new SimulationPoint(at, _sent, _waiting, _urgent.Milliseconds(99), level));
        _phase.MostWaiting = Math.Max(_phase.MostWaiting, _waiting);
        (_sent, _urgent) = (0, new SendLatency());
    }

    private async Task<IReadOnlyList<CircuitTransition>> TransitionsAsync()
    {
        var all = new List<CircuitTransition>();
        foreach (var circuit in (string[])[CircuitNames.Global, .. _providers.Keys.Select(CircuitNames.Of), CircuitNames.Of(_world.PromoEmail)])
            all.AddRange((await _world.Store.HistoryAsync(circuit, 1_000, null)).Transitions);
        return [.. all.OrderBy(transition => transition.At)];
    }
}
