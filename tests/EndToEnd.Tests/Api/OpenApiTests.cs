using System.Net;
using System.Reflection;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using MessageFunctions.Access;
using MessageFunctions.Functions.Access;
using MessageFunctions.Problems;
using Microsoft.Azure.Functions.Worker;

namespace MessageFunctions.EndToEnd.Tests.Api;

/// <summary>The description is what the functions are.</summary>
public sealed partial class OpenApiTests(RunningApp running)
{
    private const string Where = "functions/OpenApi/Document/ (one file a capability; its README says how)";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void Every_function_is_described_with_its_route_methods_and_roles()
    {
        var described = OpenApiContract.Instance.Operations.Select(operation => Line(
            (string)operation.Operation["operationId"]!, operation.Method, operation.Template, string.Join(' ', operation.Operation["x-roles"]!.AsArray().Select(role => (string)role!)))).ToHashSet();
        var table = FunctionAccessTable.Read(typeof(AllowAttribute).Assembly);
        var actual = Triggers().Where(trigger => !IsOutside(trigger.Http.Route!)).SelectMany(trigger => trigger.Http.Methods!.Select(method => Line(
            trigger.Name, method.ToUpperInvariant(), "/" + Constraint().Replace(trigger.Http.Route!, "{${name}}"),
            table.Find(trigger.Name)!.IsForAnyone ? "anyone" : string.Join(' ', RoleNames.Of(table.Find(trigger.Name)!.Roles))))).ToHashSet();

        var missing = actual.Except(described).Select(line => $"Not described: {line}. Add it to {Where}.");
        var gone = described.Except(actual).Select(line => $"Described, but no function: {line}. Correct it in {Where}.");
        Assert.True(actual.SetEquals(described), string.Join('\n', missing.Concat(gone).Order(StringComparer.Ordinal)));
    }

    [Fact]
    public void Every_reference_leads_somewhere_and_every_path_parameter_is_described()
    {
        var document = OpenApiContract.Instance.Document;
        var broken = Reference().Matches(document.ToJsonString()).Select(match => match.Groups["to"].Value).Distinct()
            .Where(to => to.Split('/').Aggregate((JsonNode?)document, (at, key) => at?[key]) is null);
        Assert.Empty(broken);
        var tags = document["tags"]!.AsArray().Select(tag => (string)tag!["name"]!).ToHashSet();
        foreach (var (template, _, operation) in OpenApiContract.Instance.Operations)
        {
            var named = operation["parameters"]?.AsArray().Where(parameter => (string?)parameter!["in"] == "path").Select(parameter => (string)parameter!["name"]!) ?? [];
            Assert.Equal(Constraint().Matches(template).Select(match => match.Groups["name"].Value).Order(StringComparer.Ordinal), named.Order(StringComparer.Ordinal));
            Assert.All(operation["tags"]!.AsArray(), tag => Assert.Contains((string)tag!, tags));
        }
    }

    [Fact]
    public void Every_problem_code_is_described()
    {
        var described = OpenApiContract.Instance.Document["components"]!["schemas"]!["ProblemCode"]!["enum"]!.AsArray().Select(code => (string)code!).ToHashSet();

        var missing = typeof(ProblemCode).GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => (string)field.GetRawConstantValue()!).Where(code => !described.Contains(code));

        Assert.True(!missing.Any(), $"Add to ProblemCode in functions/OpenApi/Document/base.json: {string.Join(", ", missing)}");
    }

    [Fact]
    public async Task It_is_served_and_need_not_be_fetched_again()
    {
        using var http = (await running.StartedAsync()).Client();

        using var first = await http.GetAsync("api/v1/openapi.json", Cancellation);
        using var again = new HttpRequestMessage(HttpMethod.Get, "api/v1/openapi.json");
        again.Headers.IfNoneMatch.Add(first.Headers.ETag!);
        using var second = await http.SendAsync(again, Cancellation);

        Assert.True(JsonNode.DeepEquals(OpenApiContract.Instance.Document, JsonNode.Parse(await first.Content.ReadAsStringAsync(Cancellation))));
        Assert.Equal(HttpStatusCode.NotModified, second.StatusCode);
    }

    [Fact]
    public async Task Its_page_takes_nothing_from_elsewhere_and_runs_no_other_script()
    {
        using var http = (await running.StartedAsync()).Client();

        using var page = await http.GetAsync("api/v1/docs", Cancellation);
        var html = await page.Content.ReadAsStringAsync(Cancellation);

        Assert.DoesNotContain("://", html, StringComparison.Ordinal);
        Assert.DoesNotContain("innerHTML", html, StringComparison.Ordinal);
        var policy = page.Headers.GetValues("Content-Security-Policy").Single();
        Assert.Contains("default-src 'none'; script-src 'sha256-", policy, StringComparison.Ordinal);
        var script = html[(html.IndexOf("<script>", StringComparison.Ordinal) + 8)..html.IndexOf("</script>", StringComparison.Ordinal)];
        Assert.Contains(Convert.ToBase64String(System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(script))), policy, StringComparison.Ordinal);
    }

    private static string Line(string name, string method, string path, string roles) => $"{name}, {method} {path}, x-roles {roles}";

    /// <summary>What is described elsewhere: the service of gRPC by its .proto, and what answers the rest.</summary>
    private static bool IsOutside(string route) => route.StartsWith("messagefunctions.v1.", StringComparison.Ordinal) || route == "{*path}";

    private static IEnumerable<(string Name, HttpTriggerAttribute Http)> Triggers() => Access.FunctionMatrixTests.Triggers();

    [GeneratedRegex(@"\{(?<name>[a-zA-Z]+)(:[^}]*)?\}")]
    private static partial Regex Constraint();

    [GeneratedRegex("\"\\$ref\":\"#/(?<to>[^\"]+)\"")]
    private static partial Regex Reference();
}
