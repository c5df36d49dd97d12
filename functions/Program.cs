using MessageFunctions.AzureAdapters.Storage;
using MessageFunctions.Functions;
using MessageFunctions.Functions.Access;
using MessageFunctions.Functions.Access.Jwt;
using MessageFunctions.Functions.Audit;
using MessageFunctions.Functions.Demo;
using MessageFunctions.Functions.Http;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Hosting;

if (args is [TokenCommand.Name, .. var caller])
    return TokenCommand.Run(caller, Environment.GetEnvironmentVariable("MESSAGEFUNCTIONS_DATA") ?? ".data", TimeProvider.System, Console.Out, Console.Error);

var demo = DemoCommand.IsAskedFor(args);
var builder = FunctionsApplication.CreateBuilder(demo ? DemoCommand.Prepare() : args);
if (demo) DemoCommand.Configure(builder.Configuration);
builder.ConfigureFunctionsWebApplication();
builder.UseMiddleware<ProblemMiddleware>();
builder.UseAccess();
builder.UseAudit();
builder.Services.AddAzureStorage(builder.Configuration);
#if EMBEDDED
MessageFunctions.Embedded.Storage.SqliteStorageRegistration.AddSqliteStorage(builder.Services, _ => MessageFunctions.Embedded.Sqlite.DataDirectory.DefaultPath);
#endif
builder.Services.RequireStorage();
builder.Services.AddMessageFunctions(builder.Configuration);

using var host = builder.Build();
if (demo) return await DemoCommand.RunAsync(host, args);
await host.RunAsync();
return 0;
