using System.Net;
using MessageFunctions.Runtime.Tests.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Builder;

namespace MessageFunctions.Runtime.Tests.Http;

public static class KeyedFunctions
{
    [Function("by-default")]
    public static IResult ByDefault([HttpTrigger("get")] HttpRequest request) => Results.Ok();

    [Function("other-function")]
    public static IResult Other([HttpTrigger(AuthorizationLevel.Function)] HttpRequest request) => Results.Ok();

    [Function("admin-only")]
    public static IResult Admin([HttpTrigger(AuthorizationLevel.Admin, Route = "operators")] HttpRequest request) => Results.Ok();

    [Function("open")]
    public static IResult Open([HttpTrigger(AuthorizationLevel.Anonymous)] HttpRequest request) => Results.Ok();
}

public sealed class KeyTests
{
    [Fact]
    public async Task A_function_opens_to_its_own_key_a_host_key_and_the_master_key_in_header_or_query()
    {
        await using var host = await TestHost.StartAsync(typeof(KeyedFunctions));
        var keys = host.Keys();
        var own = keys.GetProperty("functionKeys").GetProperty("by-default").GetProperty("default").GetString()!;

        foreach (var key in new[] { own, keys.GetProperty("hostKeys").GetProperty("default").GetString()!, keys.GetProperty("masterKey").GetString()! })
        {
            Assert.Equal(HttpStatusCode.OK, await host.StatusAsync(HttpMethod.Get, "/api/by-default", key));
            Assert.Equal(HttpStatusCode.OK, await host.StatusAsync(HttpMethod.Get, "/api/by-default?code=" + Uri.EscapeDataString(key)));
        }
        Assert.Equal(HttpStatusCode.OK, await host.StatusAsync(HttpMethod.Get, "/api/open"));
    }

    [Fact]
    public async Task Without_the_right_key_the_answer_is_401_with_an_empty_body()
    {
        await using var host = await TestHost.StartAsync(typeof(KeyedFunctions));
        var others = host.Keys().GetProperty("functionKeys").GetProperty("other-function").GetProperty("default").GetString()!;

        using var answer = await host.Client.GetAsync("/api/by-default", TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Equal("", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal(HttpStatusCode.Unauthorized, await host.StatusAsync(HttpMethod.Get, "/api/by-default", others));
        Assert.Equal(HttpStatusCode.Unauthorized, await host.StatusAsync(HttpMethod.Get, "/api/by-default?code="));
    }

    [Fact]
    public async Task The_admin_level_opens_to_the_master_key_only()
    {
        await using var host = await TestHost.StartAsync(typeof(KeyedFunctions));
        var keys = host.Keys();

        Assert.Equal(HttpStatusCode.Unauthorized, await host.StatusAsync(HttpMethod.Get, "/api/operators", keys.GetProperty("hostKeys").GetProperty("default").GetString()));
        Assert.Equal(HttpStatusCode.OK, await host.StatusAsync(HttpMethod.Get, "/api/operators", keys.GetProperty("masterKey").GetString()));
    }

    [Fact]
    public async Task Keys_stay_the_same_over_restarts_and_only_their_owner_reads_the_file()
    {
        var directory = TestHost.NewDirectory();
        string first;
        await using (var host = await TestHost.StartAsync(TestHost.CreateBuilder(directory, typeof(KeyedFunctions)).ConfigureFunctionsWebApplication(), directory, keep: true))
            first = host.Keys().ToString();

        await using var again = await TestHost.StartAsync(TestHost.CreateBuilder(directory, typeof(KeyedFunctions)).ConfigureFunctionsWebApplication(), directory);

        Assert.Equal(first, again.Keys().ToString());
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(directory, "data", "keys.json")));
    }

    [Fact]
    public async Task A_spoilt_key_file_fails_the_start_and_is_left_alone()
    {
        var directory = TestHost.NewDirectory();
        Directory.CreateDirectory(Path.Combine(directory, "data"));
        await File.WriteAllTextAsync(Path.Combine(directory, "data", "keys.json"), "{", TestContext.Current.CancellationToken);

        var failure = await TestHost.RefusedAsync(TestHost.CreateBuilder(directory, typeof(KeyedFunctions)).ConfigureFunctionsWebApplication(), directory);

        Assert.Contains("keys.json holds no keys", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_user_level_is_refused_at_start()
    {
        var failure = await TestHost.RefusedAsync(typeof(UserLevelFunction));

        Assert.Equal("Function 'user-level': AuthorizationLevel.User is not supported. Use Function, or Anonymous and check the caller yourself.", failure.Message);
    }
}

public static class UserLevelFunction
{
    [Function("user-level")]
    public static IResult Run([HttpTrigger(AuthorizationLevel.User)] HttpRequest request) => Results.Ok();
}
