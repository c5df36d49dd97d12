using MessageFunctions.Access;
using MessageFunctions.Channels;
using MessageFunctions.Functions.Http;
using MessageFunctions.Problems;
using MessageFunctions.Templates;
using MessageFunctions.Tenants;
using Microsoft.AspNetCore.Http;

namespace MessageFunctions.Functions.Admin;

/// <summary>Saves, shows, activates and approves versions of templates.</summary>
internal sealed class TemplateHandler(TemplateStore store)
{
    public async Task<IResult> GetVersionAsync(TenantId tenant, string template, int version, CancellationToken cancellationToken) =>
        version > 0 && TemplateId.TryParse(template, out var id) && await store.GetVersionAsync(tenant, id, version, cancellationToken) is { } found
            ? TypedResults.Json(VersionView.From(found), AdminJson.Default.VersionView)
            : ConfigurationHandler.NotFound();

    public async Task<IResult> SaveVersionAsync(CallerContext caller, string template, HttpRequest request, CancellationToken cancellationToken)
    {
        if (!TemplateId.TryParse(template, out var id)) return ConfigurationHandler.NotFound();
        var (view, problem) = await ConfigurationHandler.ReadAsync(request, AdminJson.Default.VersionView, cancellationToken);
        if (problem is not null) return new ProblemAnswer(problem);
        List<TemplateVariant> variants = [];
        for (var i = 0; i < view!.Variants.Count && i <= TemplateVersion.MaxVariants; i++)
        {
            var variant = view.Variants[i];
            ChannelId? channel = null;
            if (variant.Channel is { } text)
            {
                if (!ChannelId.TryParse(text, out var parsed))
                    return new ProblemAnswer(KnownProblems.Validation([new(ProblemCode.ValueInvalid, $"/variants/{i}/channel", "1 to 32 of a-z 0-9 -, beginning with a letter.")]));
                channel = parsed;
            }
            variants.Add(new TemplateVariant(channel, variant.Subject, variant.Text, variant.Html, variant.TextIsJson));
        }
        return Answer(await store.SaveVersionAsync(caller.Tenant, id, variants, caller.Subject, cancellationToken), request.HttpContext.Response, status: 201);
    }

    public async Task<IResult> ChooseAsync(TenantId tenant, string template, HttpRequest request, bool approve, CancellationToken cancellationToken)
    {
        if (!TemplateId.TryParse(template, out var id)) return ConfigurationHandler.NotFound();
        var (condition, isInvalid) = EntityTags.Read(request);
        if (isInvalid || condition is WriteCondition.IsNew) return new ProblemAnswer(AdminProblems.ConditionInvalid);
        var (view, problem) = await ConfigurationHandler.ReadAsync(request, AdminJson.Default.VersionChoiceView, cancellationToken);
        if (problem is not null) return new ProblemAnswer(problem);
        if (view!.Version < 1) return ConfigurationHandler.NotFound();
        var etag = (condition as WriteCondition.Matches)?.ETag;
        var result = approve
            ? await store.ApproveAsync(tenant, id, view.Version, etag, cancellationToken)
            : await store.ActivateAsync(tenant, id, view.Version, etag, cancellationToken);
        return Answer(result, request.HttpContext.Response, status: 200);
    }

    private static IResult Answer(TemplateChange change, HttpResponse response, int status) => change switch
    {
        TemplateChange.Saved(var template, var etag, var parameters) =>
            ConfigurationHandler.Ok(response, TemplateView.From(template) with { Parameters = parameters }, AdminJson.Default.TemplateView, etag, status),
        TemplateChange.Invalid(var errors) => new ProblemAnswer(KnownProblems.Validation(
            [.. errors.Take(ProblemList.Max).Select(error => new ProblemItem(ProblemCode.ValueInvalid, "/variants", $"{error.Part}, at {error.Position}: {error.Message}"))])),
        TemplateChange.NotFound => ConfigurationHandler.NotFound(),
        _ => new ProblemAnswer(AdminProblems.Stale),
    };
}
