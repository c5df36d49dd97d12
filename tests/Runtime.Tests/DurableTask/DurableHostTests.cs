using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using MessageFunctions.Embedded.DurableTask;
using MessageFunctions.Runtime.Tests.Hosting;

namespace MessageFunctions.Runtime.Tests.DurableTask;

/// <summary>The engine inside the real host: discovery, binding, the client in functions, the management interface.</summary>
public sealed class DurableHostTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_function_starts_an_orchestration_whose_parameters_are_bound()
    {
        await using var host = await TestHost.StartAsync(typeof(GreetingFunctions));
        var started = await host.Client.GetAsync(new Uri("/api/start?id=g-1", UriKind.Relative), Stop);
        Assert.Equal(HttpStatusCode.OK, started.StatusCode);
        Assert.Equal("Hello Ada of g-1 (g-1)", await started.Content.ReadFromJsonAsync<string>(Stop));
    }

    [Fact]
    public async Task The_management_interface_shows_and_steers_instances_for_holders_of_a_key()
    {
        await using var host = await TestHost.StartAsync(typeof(GreetingFunctions));
        Assert.Equal(HttpStatusCode.Unauthorized, (await host.Client.GetAsync(Path("/w"), Stop)).StatusCode);
        host.Client.DefaultRequestHeaders.Add("x-functions-key", host.MasterKey);
        Assert.Equal(HttpStatusCode.NotFound, (await host.Client.GetAsync(Path("/w"), Stop)).StatusCode);
        await host.Client.GetAsync(new Uri("/api/wait?id=w", UriKind.Relative), Stop);

        var running = await host.Client.GetAsync(Path("/w"), Stop);
        Assert.Equal(HttpStatusCode.Accepted, running.StatusCode);
        Assert.Equal("Running", (await running.Content.ReadFromJsonAsync<JsonElement>(Stop)).GetProperty("runtimeStatus").GetString());
        Assert.Equal(HttpStatusCode.Accepted, await PostAsync(host, "/w/suspend?reason=pause"));
        Assert.Equal(HttpStatusCode.Accepted, await PostAsync(host, "/w/raiseEvent/go", "{\"a\":1}"));
        Assert.Equal(HttpStatusCode.BadRequest, await PostAsync(host, "/w/raiseEvent/go", "{"));
        Assert.Equal(HttpStatusCode.Accepted, await PostAsync(host, "/w/resume"));
        await host.Client.GetAsync(new Uri("/api/await?id=w", UriKind.Relative), Stop);

        var done = await host.Client.GetFromJsonAsync<JsonElement>(Path("/w"), Stop);
        Assert.Equal("Completed", done.GetProperty("runtimeStatus").GetString());
        Assert.Equal(1, done.GetProperty("output").GetProperty("a").GetInt32());
        Assert.Equal(HttpStatusCode.Gone, await PostAsync(host, "/w/terminate"));
        Assert.Equal(HttpStatusCode.NotFound, await PostAsync(host, "/nobody/terminate"));
        Assert.Equal(1, (await host.Client.GetFromJsonAsync<JsonElement>(Path("?runtimeStatus=Completed"), Stop)).GetArrayLength());
        Assert.Equal(HttpStatusCode.OK, (await host.Client.DeleteAsync(Path("/w"), Stop)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await host.Client.DeleteAsync(Path("/w"), Stop)).StatusCode);
    }

    [Fact]
    public async Task The_management_interface_terminates_with_a_reason()
    {
        await using var host = await TestHost.StartAsync(typeof(GreetingFunctions));
        Assert.Equal(HttpStatusCode.Unauthorized, await host.StatusAsync(HttpMethod.Get, ManagementEndpoints.Root + "/t", "not the key"));
        host.Client.DefaultRequestHeaders.Add("x-functions-key", host.Keys().GetProperty("systemKeys").GetProperty("durabletask_extension").GetString());
        await host.Client.GetAsync(new Uri("/api/wait?id=t", UriKind.Relative), Stop);

        Assert.Equal(HttpStatusCode.Accepted, await PostAsync(host, "/t/terminate?reason=enough"));
        await host.Client.GetAsync(new Uri("/api/await?id=t", UriKind.Relative), Stop);

        var ended = await host.Client.GetFromJsonAsync<JsonElement>(Path("/t"), Stop);
        Assert.Equal(("Terminated", "enough"), (ended.GetProperty("runtimeStatus").GetString(), ended.GetProperty("output").GetString()));
    }

    [Fact]
    public async Task An_orchestration_trigger_on_another_type_fails_the_start_with_the_parameters_name()
    {
        var refused = await TestHost.RefusedAsync(typeof(WrongTrigger));
        Assert.Contains("'input'", refused.Message, StringComparison.Ordinal);
        Assert.Contains("'Wrong'", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_client_parameter_of_another_type_fails_the_start()
    {
        var refused = await TestHost.RefusedAsync(typeof(WrongClient));
        Assert.Contains("[DurableClient]", refused.Message, StringComparison.Ordinal);
    }

    private static Uri Path(string rest) => new(ManagementEndpoints.Root + rest, UriKind.Relative);

    private static async Task<HttpStatusCode> PostAsync(TestHost host, string rest, string? json = null)
    {
        using var content = new StringContent(json ?? "", System.Text.Encoding.UTF8, "application/json");
        return (await host.Client.PostAsync(Path(rest), content, Stop)).StatusCode;
    }
}
