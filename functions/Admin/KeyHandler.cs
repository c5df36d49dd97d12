using System.Text.Json;
using MessageFunctions.Access;
using MessageFunctions.Functions.Audit;
using MessageFunctions.Functions.Http;
using MessageFunctions.Policies;
using MessageFunctions.Problems;
using MessageFunctions.Tenants;
using Microsoft.AspNetCore.Http;

namespace MessageFunctions.Functions.Admin;

/// <summary>Issues, shows, rotates and revokes keys. Nobody gives away the role platform without having it.</summary>
internal sealed class KeyHandler(TenantStore store, ApiKeyIssuer issuer, ApiKeyUses uses)
{
    private const int MaxLifetimeDays = 3_650;
    private const int MaxOverlapHours = 24 * 30;

    public async Task<IResult> GetAsync(TenantId tenant, string key, CancellationToken cancellationToken)
    {
        if (!IsId(key) || await store.GetKeyAsync(tenant, key, cancellationToken) is not { } found) return ConfigurationHandler.NotFound();
        var view = KeyView.From(found.Value) with { LastUsedAt = await uses.GetAsync(tenant, key, cancellationToken) };
        return TypedResults.Json(view, AdminJson.Default.KeyView);
    }

    public async Task<IResult> IssueAsync(CallerContext caller, HttpRequest request, CancellationToken cancellationToken)
    {
        var (view, problem) = await ConfigurationHandler.ReadAsync(request, AdminJson.Default.KeyRequestView, cancellationToken);
        if (problem is not null) return new ProblemAnswer(problem);
        List<ProblemItem> errors = [];
        Validation.Name(view!.Name, ApiKeyRequest.MaxNameLength, errors);
        var roles = Roles.None;
        for (var i = 0; i < view.Roles.Count && i < 16; i++)
        {
            if (RoleNames.TryParse(view.Roles[i], out var role)) roles |= role;
            else errors.Add(new(ProblemCode.ValueInvalid, $"/roles/{i}", "sender, reviewer, operator, finance or admin."));
        }
        if (view.Roles.Count is 0 or > 16) errors.Add(new(ProblemCode.TooMany, "/roles", "At least one role, each once."));
        if (view.LifetimeDays is < 1 or > MaxLifetimeDays) errors.Add(new(ProblemCode.NumberInvalid, "/lifetimeDays", $"1 to {MaxLifetimeDays}."));
        LineId? line = null;
        if (view.Line is { } text)
        {
            if (LineId.TryParse(text, out var parsed) && await store.GetLineAsync(caller.Tenant, parsed, cancellationToken) is not null) line = parsed;
            else errors.Add(new(ProblemCode.LineUnknown, "/line", "No line of this tenant."));
        }
        if (errors.Count > 0) return new ProblemAnswer(KnownProblems.Validation(errors));
        if (!MayGive(caller, roles)) return new ProblemAnswer(AdminProblems.RoleNotYours);
        var result = await issuer.IssueAsync(
            caller.Tenant, new ApiKeyRequest(view.Name, roles) { Line = line, Lifetime = Days(view.LifetimeDays) }, cancellationToken);
        return Answer(result, request.HttpContext);
    }

    public async Task<IResult> RotateAsync(CallerContext caller, string key, HttpRequest request, CancellationToken cancellationToken)
    {
        if (!IsId(key) || await store.GetKeyAsync(caller.Tenant, key, cancellationToken) is not { } old) return ConfigurationHandler.NotFound();
        if (!MayGive(caller, old.Value.Roles)) return new ProblemAnswer(AdminProblems.RoleNotYours);
        var (view, problem) = await ConfigurationHandler.ReadAsync(request, AdminJson.Default.RotateView, cancellationToken);
        if (problem is not null) return new ProblemAnswer(problem);
        List<ProblemItem> errors = [];
        if (view!.OverlapHours is < 0 or > MaxOverlapHours) errors.Add(new(ProblemCode.NumberInvalid, "/overlapHours", $"0 to {MaxOverlapHours}."));
        if (view.LifetimeDays is < 1 or > MaxLifetimeDays) errors.Add(new(ProblemCode.NumberInvalid, "/lifetimeDays", $"1 to {MaxLifetimeDays}."));
        if (errors.Count > 0) return new ProblemAnswer(KnownProblems.Validation(errors));
        var result = await issuer.RotateAsync(caller.Tenant, key, TimeSpan.FromHours(view.OverlapHours), Days(view.LifetimeDays), cancellationToken);
        return Answer(result, request.HttpContext);
    }

    public async Task<IResult> RevokeAsync(TenantId tenant, string key, CancellationToken cancellationToken)
    {
        if (!IsId(key)) return ConfigurationHandler.NotFound();
        var result = await issuer.RevokeAsync(tenant, key, cancellationToken);
        return result is ChangeResult.Saved ? TypedResults.NoContent() : ConfigurationHandler.Refused(result);
    }

    private static IResult Answer(ApiKeyIssue result, HttpContext http)
    {
        // What holds a secret is not for any cache.
        http.Response.Headers.CacheControl = "no-store";
        if (result is ApiKeyIssue.Issued(var issued, _))
        {
            var made = JsonSerializer.SerializeToNode(KeyView.From(issued), AdminJson.Default.KeyView);
            AuditNote.Of(http).Changes = JsonDiff.ToJson(JsonDiff.Between(null, made));
        }
        return result switch
        {
            ApiKeyIssue.Issued(var key, var text) => TypedResults.Json(new IssuedKeyView(KeyView.From(key), text), AdminJson.Default.IssuedKeyView, statusCode: 201),
            ApiKeyIssue.TwoAreLive => new ProblemAnswer(AdminProblems.TwoKeysLive),
            ApiKeyIssue.NotFound => ConfigurationHandler.NotFound(),
            _ => new ProblemAnswer(AdminProblems.Busy),
        };
    }

    private static bool MayGive(CallerContext caller, Roles roles) => (roles & Roles.Platform) == 0 ? caller.Has(Roles.Admin | Roles.Platform) : caller.Has(Roles.Platform);

    private static bool IsId(string key) => key.Length == ApiKeyToken.IdLength && key.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c));

    private static TimeSpan? Days(int? days) => days is { } number ? TimeSpan.FromDays(number) : null;
}
