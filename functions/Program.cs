using MessageFunctions.Functions;
using MessageFunctions.Functions.Access;
using MessageFunctions.Functions.Access.Jwt;
using MessageFunctions.Functions.Http;
using MessageFunctions.StatusWebhooks;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Hosting;

if (args is [TokenCommand.Name, .. var caller])
    return TokenCommand.Run(caller, Environment.GetEnvironmentVariable("MESSAGEFUNCTIONS_DATA") ?? ".data", TimeProvider.System, Console.Out, Console.Error);

var builder = FunctionsApplication.CreateBuilder(args);
builder.ConfigureFunctionsWebApplication();
builder.UseMiddleware<ProblemMiddleware>();
builder.UseAccess();
builder.Services.AddMessageFunctions(builder.Configuration);
builder.Services.AddAccess(builder.Configuration);
builder.Services.AddStorage(builder.Configuration);
builder.Services.AddStatusWebhooks(builder.Configuration);
await builder.Build().RunAsync();
return 0;
