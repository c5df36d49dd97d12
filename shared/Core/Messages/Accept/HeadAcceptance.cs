using MessageFunctions.Messages.Prioritizing;
using MessageFunctions.Messages.Requests;
using MessageFunctions.Problems;

namespace MessageFunctions.Messages.Accept;

/// <summary>What single messages and batches do alike with the head of a request.</summary>
public sealed class HeadAcceptance(IMessageTemplates templates, IRouter router, PriorityDecision priorities, TimeProvider time)
{
    /// <summary>The template the head names, or null.</summary>
    public async ValueTask<IMessageTemplate?> FindTemplateAsync(AcceptRequest request, RequestHead head, CancellationToken cancellationToken) =>
        head.Template is { } id ? await templates.FindAsync(request.Tenant.Id, id, head.TemplateVersion, cancellationToken) : null;

    /// <summary>The head compared with tenant and line, or null after problems.</summary>
    public AcceptedHead? Validate(AcceptRequest request, RequestHead head, IMessageTemplate? template, bool contentMayFollow, ref ProblemList problems) =>
        new HeadValidator(request.Caller, request.Tenant, request.Policies, router, priorities, time.GetUtcNow()).Validate(head, template, contentMayFollow, ref problems);

    /// <summary>The problem of an admission, or null when there is none.</summary>
    public static Problem? Refusal(Admission admission) => admission.Verdict switch
    {
        AdmissionVerdict.Admitted => null,
        AdmissionVerdict.RateLimited => KnownProblems.RateLimited(admission.RetryAfter),
        AdmissionVerdict.Shed => KnownProblems.Shed(admission.RetryAfter),
        _ => throw new InvalidOperationException($"Unknown verdict {admission.Verdict}."),
    };
}
