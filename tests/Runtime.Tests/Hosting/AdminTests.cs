using System.Net;
using System.Text;
using System.Text.Json;
using MessageFunctions.Runtime.Tests.Http;
using MessageFunctions.Runtime.Tests.Timers;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace MessageFunctions.Runtime.Tests.Hosting;

public sealed class AdminTests
{
    [Fact]
    public async Task A_function_is_run_by_hand_with_the_master_key_only()
    {
        var directory = TestHost.NewDirectory();
        var builder = TestHost.CreateBuilder(directory, typeof(HourlyFunction)).ConfigureFunctionsWebApplication();
        var runs = new Runs();
        builder.Services.AddSingleton(runs);
        await using var host = await TestHost.StartAsync(builder, directory);
        using var input = new StringContent("""{"input":"x"}""", Encoding.UTF8, "application/json");
        using var nonsense = new StringContent("[", Encoding.UTF8, "application/json");

        Assert.Equal(HttpStatusCode.Unauthorized, await host.StatusAsync(HttpMethod.Post, "/admin/functions/hourly", host.Keys().GetProperty("hostKeys").GetProperty("default").GetString()));
        Assert.Equal(HttpStatusCode.NotFound, await host.StatusAsync(HttpMethod.Post, "/admin/functions/none", host.MasterKey));
        Assert.Equal(HttpStatusCode.BadRequest, await host.StatusAsync(HttpMethod.Post, "/admin/functions/hourly", host.MasterKey, nonsense));
        Assert.Empty(runs.Seen);
        Assert.Equal(HttpStatusCode.Accepted, await host.StatusAsync(HttpMethod.Post, "/admin/functions/HOURLY", host.MasterKey, input));
        await runs.NextAsync();
    }

    [Fact]
    public async Task The_status_says_that_the_host_runs()
    {
        await using var host = await TestHost.StartAsync(typeof(ResultFunctions));

        using var answer = await host.SendAsync(HttpMethod.Get, "/admin/host/status", host.MasterKey);
        using var status = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));

        Assert.Equal("Running", status.RootElement.GetProperty("state").GetString());
        Assert.Equal(HttpStatusCode.Unauthorized, await host.StatusAsync(HttpMethod.Get, "/admin/host/status"));
        Assert.Equal(HttpStatusCode.NotFound, await host.StatusAsync(HttpMethod.Get, "/admin/nothing", host.MasterKey));
    }
}
