using MessageFunctions.Access;
using MessageFunctions.Functions.Access;
using MessageFunctions.Functions.Audit;
using MessageFunctions.Templates;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace MessageFunctions.Functions.Admin;

/// <summary>Templates of the caller's tenant: administrators write and activate versions, reviewers approve them.</summary>
internal sealed class TemplateFunctions(ConfigurationHandler configuration, TemplateHandler templates, ICaller caller)
{
    private const Roles Readers = Roles.Sender | Roles.Reviewer | Roles.Operator | Roles.Admin;

    [Function("ListTemplates"), Allow(Readers)]
    public Task<IResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "v1/templates")] HttpRequest request, CancellationToken cancellationToken) =>
        configuration.ListAsync(TemplateRows.Head, caller.Current.Tenant, "", request.Query, TemplateView.From, AdminJson.Default.TemplatePage, cancellationToken);

    [Function("GetTemplate"), Allow(Readers)]
    public Task<IResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "v1/templates/{template}")] HttpRequest request, string template, CancellationToken cancellationToken) =>
        TemplateId.TryParse(template, out var id)
            ? configuration.GetAsync(TemplateRows.Head, caller.Current.Tenant, id.Value, request.HttpContext.Response, TemplateView.From, AdminJson.Default.TemplateView, cancellationToken)
            : Task.FromResult(ConfigurationHandler.NotFound());

    [Function("GetTemplateVersion"), Allow(Readers)]
    public Task<IResult> GetVersionAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "v1/templates/{template}/versions/{version:int}")] HttpRequest request, string template, int version,
        CancellationToken cancellationToken) =>
        templates.GetVersionAsync(caller.Current.Tenant, template, version, cancellationToken);

    [Function("SaveTemplateVersion"), Allow(Roles.Admin), Audited("template.save")]
    public Task<IResult> SaveVersionAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/templates/{template}/versions")] HttpRequest request, string template, CancellationToken cancellationToken) =>
        templates.SaveVersionAsync(caller.Current, template, request, cancellationToken);

    [Function("ActivateTemplate"), Allow(Roles.Admin), Audited("template.activate")]
    public Task<IResult> ActivateAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/templates/{template}:activate")] HttpRequest request, string template, CancellationToken cancellationToken) =>
        templates.ChooseAsync(caller.Current.Tenant, template, request, approve: false, cancellationToken);

    [Function("ApproveTemplate"), Allow(Roles.Reviewer), Audited("template.approve")]
    public Task<IResult> ApproveAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/templates/{template}:approve")] HttpRequest request, string template, CancellationToken cancellationToken) =>
        templates.ChooseAsync(caller.Current.Tenant, template, request, approve: true, cancellationToken);
}
