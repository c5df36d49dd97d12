using System.Globalization;
using MessageFunctions.Access;
using MessageFunctions.Audit;
using MessageFunctions.Functions.Admin;
using MessageFunctions.Functions.Http;
using MessageFunctions.Problems;
using MessageFunctions.Tenants;
using Microsoft.AspNetCore.Http;

namespace MessageFunctions.Functions.Audit;

/// <summary>Shows and proves the chain of the caller's tenant, or with <c>chain=platform</c> and the role for it the platform's.</summary>
internal sealed class AuditHandler(AuditLog log, AuditVerification verification)
{
    public async Task<IResult> ListAsync(CallerContext caller, IQueryCollection query, CancellationToken cancellationToken)
    {
        if (!TryChain(caller, query, out var chain, out var problem)) return problem;
        var (wanted, wrong) = PageQuery.Read(query);
        if (wrong is not null) return new ProblemAnswer(wrong);
        if (!TryNumber(query, "continuation", out var before)) return new ProblemAnswer(KnownProblems.Continuation);
        var records = await log.ListAsync(chain, before, wanted.Limit, cancellationToken);
        return TypedResults.Json(
            new AuditPage([.. records.Select(AuditRecordView.Of)], records is [.., { Number: > 1 } last] ? last.Number.ToString(CultureInfo.InvariantCulture) : null), AuditJson.Default.AuditPage);
    }

    public async Task<IResult> VerifyAsync(CallerContext caller, IQueryCollection query, CancellationToken cancellationToken)
    {
        if (!TryChain(caller, query, out var chain, out var problem)) return problem;
        var hash = query["hash"].ToString();
        if (!TryNumber(query, "number", out var number) || (number is null) != (hash.Length == 0) || hash.Length is not (0 or 64))
            return new ProblemAnswer(KnownProblems.Query("number", "A number and its hash of 64 hexadecimal digits, both or neither."));
        var proof = await verification.RunAsync(chain, number is { } start ? new AuditHead(start, hash) : null, cancellationToken);
        return TypedResults.Json(AuditProofView.From(proof), AuditJson.Default.AuditProofView);
    }

    private static bool TryChain(CallerContext caller, IQueryCollection query, out TenantId? chain, out IResult problem)
    {
        chain = caller.Tenant;
        problem = new ProblemAnswer(KnownProblems.Forbidden);
        switch (query["chain"].ToString())
        {
            case "":
                return true;
            case "platform":
                chain = null;
                return caller.Has(Roles.Platform);
            default:
                problem = new ProblemAnswer(KnownProblems.Query("chain", "platform, or nothing for the tenant's own."));
                return false;
        }
    }

    private static bool TryNumber(IQueryCollection query, string name, out long? number)
    {
        number = null;
        if (query[name].ToString() is not { Length: > 0 } text) return true;
        var valid = long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var parsed) && parsed is > 0 and <= 999_999_999_999;
        number = valid ? parsed : null;
        return valid;
    }
}
