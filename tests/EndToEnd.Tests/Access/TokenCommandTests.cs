using MessageFunctions.Functions.Access.Jwt;

namespace MessageFunctions.EndToEnd.Tests.Access;

public sealed class TokenCommandTests
{
    [Fact]
    public async Task A_development_token_is_believed_where_the_settings_say_so_and_nowhere_else()
    {
        var directory = Directory.CreateTempSubdirectory("token-").FullName;
        using var output = new StringWriter();
        Assert.Equal(0, TokenCommand.Run(["acme", "dev", "sender", "finance"], directory, TimeProvider.System, output, TextWriter.Null));
        var header = ("Authorization", $"Bearer {output.ToString().Trim()}");

        await using var believing = await GateHost.StartAsync(settings =>
        {
            settings["Access:Jwt:Issuer"] = TokenCommand.Issuer;
            settings["Access:Jwt:Jwks"] = Path.Combine(directory, "development-jwks.json");
        });
        await using var other = await GateHost.StartAsync();
        using var admitted = await believing.GetAsync("gate-whoami", header);
        using var refused = await other.GetAsync("gate-whoami", header);

        Assert.Equal("acme/dev/sender finance", await admitted.Content.ReadAsStringAsync());
        Assert.Equal(401, (int)refused.StatusCode);
        Directory.Delete(directory, recursive: true);
    }

    [Theory]
    [InlineData]
    [InlineData("acme")]
    [InlineData("acme", "dev")]
    [InlineData("ACME", "dev", "sender")]
    [InlineData("acme", "dev", "root")]
    public void What_names_no_caller_gets_no_token(params string[] arguments)
    {
        using var output = new StringWriter();

        Assert.Equal(2, TokenCommand.Run(arguments, Path.GetTempPath(), TimeProvider.System, output, TextWriter.Null));
        Assert.Equal("", output.ToString());
    }
}
