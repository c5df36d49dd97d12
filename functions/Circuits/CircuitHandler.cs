using MessageFunctions.Access;
using MessageFunctions.Budgets;
using MessageFunctions.Channels;
using MessageFunctions.Circuits;
using MessageFunctions.Functions.Access;
using MessageFunctions.Functions.Admin;
using MessageFunctions.Functions.Http;
using MessageFunctions.Policies;
using MessageFunctions.Problems;
using Microsoft.AspNetCore.Http;

namespace MessageFunctions.Functions.Circuits;

/// <summary>What the breaker functions do, for one caller. Accounts are the caller's own; another tenant's is answered as one that does not exist.</summary>
internal sealed class CircuitHandler(CircuitStore store, CircuitDesk desk, IPolicies policies, AccessOptions access)
{
    private static readonly Problem NotOpen = new(409, ProblemCode.CircuitNotOpen, "The breaker is not open: there is nothing to do.");

    public async Task<IResult> GetAsync(CallerContext caller, CancellationToken cancellationToken)
    {
        var states = await store.LoadAsync(cancellationToken);
        var policy = (await policies.GetPlatformAsync(cancellationToken)).Find(BreakerPolicy.Kind).Good.Body;
        var view = new CircuitsView(
            GlobalView.From(states.Global.Value),
            [.. states.Channels.Values.Select(circuit => ChannelCircuitView.From(circuit.Value, policy.Channel)).OrderBy(circuit => circuit.Channel, StringComparer.Ordinal)],
            [
                .. states.Accounts.Values.Select(circuit => circuit.Value)
                    .Where(circuit => circuit.Account.Tenant == caller.Tenant && caller.MayUse(circuit.Account.Line))
                    .OrderByDescending(circuit => circuit.Since)
                    .Select(AccountCircuitView.From),
            ]);
        return TypedResults.Json(view, CircuitJson.Default.CircuitsView);
    }

    public async Task<IResult> GetHistoryAsync(CallerContext caller, IQueryCollection query, CancellationToken cancellationToken)
    {
        var (wanted, problem) = PageQuery.Read(query);
        if (problem is not null) return new ProblemAnswer(problem);
        var circuit = query["circuit"].ToString();
        if (!IsVisible(caller, circuit)) return new ProblemAnswer(KnownProblems.Query("circuit", "global, channel/{channel} or account/{account} of this tenant."));
        var (transitions, continuation) = await store.HistoryAsync(circuit, wanted.Limit, wanted.Continuation, cancellationToken);
        return TypedResults.Json(new TransitionPage([.. transitions.Select(TransitionView.From)], continuation), CircuitJson.Default.TransitionPage);
    }

    public async Task<IResult> ConfirmAsync(CallerContext caller, string account, HttpRequest request, CancellationToken cancellationToken)
    {
        if (Own(caller, account) is not { } id) return ConfigurationHandler.NotFound();
        var (act, problem) = await ReadAsync(request, cancellationToken);
        if (problem is not null) return problem;
        if (act!.Region is not null) return Invalid("/region", "Only all sending is resumed in another region.");
        return await desk.ConfirmAsync(id, Who(caller, request), act.Reason!, cancellationToken) switch
        {
            ConfirmOutcome.Confirmed confirmed => TypedResults.Json(AccountCircuitView.From(confirmed.State), CircuitJson.Default.AccountCircuitView),
            ConfirmOutcome.AlreadyConfirmed already =>
                new ProblemAnswer(new Problem(409, ProblemCode.CircuitAlreadyConfirmed, "It is confirmed already.") { Detail = $"{already.By} confirmed at {already.At:O}; it waits for the recharge." }),
            ConfirmOutcome.NotOpen => new ProblemAnswer(NotOpen),
            var other => throw new InvalidOperationException($"Unknown outcome {other}."),
        };
    }

    public async Task<IResult> ResumeAsync(CallerContext caller, HttpRequest request, CancellationToken cancellationToken)
    {
        var (act, problem) = await ReadAsync(request, cancellationToken);
        if (problem is not null) return problem;
        if (act!.Region is { } region && (region.Length is 0 or > GlobalBreaker.MaxRegion || !region.All(char.IsAsciiLetterOrDigit)))
            return Invalid("/region", $"The name of a region, such as westeurope: at most {GlobalBreaker.MaxRegion} letters and digits.");
        return await desk.ResumeAsync(Who(caller, request), act.Reason!, act.Region, cancellationToken) is { } resumed
            ? TypedResults.Json(GlobalView.From(resumed), CircuitJson.Default.GlobalView)
            : new ProblemAnswer(NotOpen);
    }

    private static async ValueTask<(ActBody? Act, IResult? Problem)> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        var (body, problem) = await ConfigurationHandler.ReadAsync(request, CircuitJson.Default.ActBody, cancellationToken);
        if (problem is not null) return (null, new ProblemAnswer(problem));
        if (string.IsNullOrWhiteSpace(body!.Reason) || body.Reason.Length > CircuitDesk.MaxReason || body.Reason.Any(char.IsControl))
            return (null, Invalid("/reason", $"Why, in 1 to {CircuitDesk.MaxReason} characters in one line."));
        return (body, null);
    }

    private static bool IsVisible(CallerContext caller, string circuit) => circuit.Split('/') switch
    {
        [CircuitNames.Global] => true,
        ["channel", var channel] => ChannelId.TryParse(channel, out _),
        ["account", var account] => Own(caller, account) is not null,
        _ => false,
    };

    private static AccountId? Own(CallerContext caller, string account) =>
        AccountId.TryParse(account, out var id) && id.Tenant == caller.Tenant && caller.MayUse(id.Line) ? id : null;

    private Person Who(CallerContext caller, HttpRequest request) =>
        new($"{caller.Tenant}/{caller.Subject}", ClientAddress.Of(request.HttpContext, access.TrustedProxies)?.ToString());

    private static ProblemAnswer Invalid(string pointer, string detail) => new(KnownProblems.Validation([new ProblemItem(ProblemCode.ValueInvalid, pointer, detail)]));
}
