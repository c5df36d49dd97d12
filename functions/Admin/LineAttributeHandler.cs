using MessageFunctions.Functions.Http;
using MessageFunctions.Problems;
using MessageFunctions.Tenants;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace MessageFunctions.Functions.Admin;

/// <summary>The relation of lines and attributes, from both sides.</summary>
internal sealed class LineAttributeHandler(TenantStore store, TenantDirectory directory)
{
    public async Task<IResult> GetAsync(TenantId tenant, string line, HttpResponse response, CancellationToken cancellationToken)
    {
        if (!LineId.TryParse(line, out var id) || await store.GetLineAsync(tenant, id, cancellationToken) is null) return ConfigurationHandler.NotFound();
        response.Headers.ETag = EntityTags.Format(await store.AttributesETagAsync(tenant, id, cancellationToken));
        return Page((await store.AttributesOfAsync(tenant, id, cancellationToken)).Select(attribute => attribute.Value));
    }

    public async Task<IResult> LinesAsync(TenantId tenant, string attribute, CancellationToken cancellationToken) =>
        AttributeId.TryParse(attribute, out var id) && await store.GetAsync(TenantRows.Attribute, tenant, id.Value, cancellationToken) is not null
            ? Page((await store.LinesWithAsync(tenant, id, cancellationToken)).Select(line => line.Value))
            : ConfigurationHandler.NotFound();

    /// <summary>Replaces a line's attributes; each must be one that the tenant has.</summary>
    public async Task<IResult> PutAsync(TenantId tenant, string line, HttpRequest request, CancellationToken cancellationToken)
    {
        if (!LineId.TryParse(line, out var id) || await store.GetLineAsync(tenant, id, cancellationToken) is null) return ConfigurationHandler.NotFound();
        var (condition, isInvalid) = EntityTags.Read(request);
        if (condition is null) return new ProblemAnswer(isInvalid ? AdminProblems.ConditionInvalid : AdminProblems.ConditionMissing);
        var (body, problem) = await ConfigurationHandler.ReadAsync(request, AdminJson.Default.IdPage, cancellationToken);
        if (problem is not null) return new ProblemAnswer(problem);
        List<ProblemItem> errors = [];
        List<AttributeId> attributes = [];
        if (body!.Items.Count > TenantStore.MaxAttributesOfLine) errors.Add(new(ProblemCode.TooMany, "/items", $"At most {TenantStore.MaxAttributesOfLine}."));
        for (var i = 0; i < body.Items.Count && errors.Count == 0; i++)
        {
            if (AttributeId.TryParse(body.Items[i], out var attribute) && await store.GetAsync(TenantRows.Attribute, tenant, attribute.Value, cancellationToken) is not null)
                attributes.Add(attribute);
            else errors.Add(new(ProblemCode.ValueInvalid, $"/items/{i}", "No attribute of this tenant."));
        }
        if (errors.Count > 0) return new ProblemAnswer(KnownProblems.Validation(errors));
        var result = await store.SetAttributesAsync(tenant, id, attributes, condition, cancellationToken);
        directory.Forget(tenant);
        if (result is not ChangeResult.Saved(var etag)) return ConfigurationHandler.Refused(result);
        request.HttpContext.Response.Headers.ETag = EntityTags.Format(etag);
        return Page(attributes.Select(attribute => attribute.Value));
    }

    private static JsonHttpResult<PageView<string>> Page(IEnumerable<string> ids) => TypedResults.Json(new PageView<string>([.. ids], null), AdminJson.Default.IdPage);
}
