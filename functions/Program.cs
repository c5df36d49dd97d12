using MessageFunctions.Functions;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Hosting;

var builder = FunctionsApplication.CreateBuilder(args);
builder.ConfigureFunctionsWebApplication();
builder.Services.AddMessageFunctions(builder.Configuration);
#if EMBEDDED
MessageFunctions.Embedded.Storage.SqliteStorageRegistration.AddSqliteStorage(builder.Services, _ => MessageFunctions.Embedded.Sqlite.DataDirectory.DefaultPath);
#endif
await builder.Build().RunAsync();
