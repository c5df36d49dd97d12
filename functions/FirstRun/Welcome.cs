using MessageFunctions.Access;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Hosting;

namespace MessageFunctions.Functions.FirstRun;

/// <summary>Says, once everything listens, where the API is and how to send a first message.</summary>
internal sealed class Welcome(SeedService seed, IServer server, IHostApplicationLifetime lifetime) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        lifetime.ApplicationStarted.Register(() => Console.WriteLine(Text()));
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Where the app listens.</summary>
    public static string Address(IServer server) => server.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault() ?? "http://localhost:7071";

    private string Text()
    {
        var address = Address(server);
        if (seed.Keys.Count == 0) return $"\nMessageFunctions is ready at {address}/api. The keys were shown at the first start; a new data directory makes new ones.\n";
        var sender = seed.Keys.First(key => key.Roles.HasFlag(Roles.Sender)).Text;
        var keys = string.Join("\n", seed.Keys.Select(key => $"  {key.Name,-12} {key.Text}   ({string.Join(' ', RoleNames.Of(key.Roles))})"));
        return $$$"""

            MessageFunctions is ready at {{{address}}}/api

            The demonstration tenant was created. Its API keys are shown this once:
            {{{keys}}}

            Send a message to the in-app inbox:

              curl -s {{{address}}}/api/v1/messages -H 'x-api-key: {{{sender}}}' -H 'content-type: application/json' -d '
                {"line":"orders","kind":"transactional","channels":["inbox"],"to":{"user":"ada"},"content":{"subject":"Hello","text":"Your order is on its way."}}'

            The answer holds its id. What became of it, and what it cost:

              curl -s {{{address}}}/api/v1/messages/ID -H 'x-api-key: {{{sender}}}'

            """;
    }
}
