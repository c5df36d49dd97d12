using System.Reflection;
using MessageFunctions.CrashHarness;

// usage: MessageFunctions.CrashHarness MODE DIRECTORY
var mode = Assembly.GetExecutingAssembly().GetTypes()
    .Where(type => type is { IsClass: true, IsAbstract: false } && type.IsAssignableTo(typeof(ICrashMode)))
    .Select(type => (ICrashMode)Activator.CreateInstance(type)!)
    .FirstOrDefault(candidate => args.Length == 2 && candidate.Name == args[0]);
if (mode is null)
{
    Console.Error.WriteLine("usage: MessageFunctions.CrashHarness MODE DIRECTORY");
    return 2;
}
using var stopping = new CancellationTokenSource();
Console.CancelKeyPress += (_, e) =>
{
    e.Cancel = true;
    stopping.Cancel();
};
await mode.RunAsync(args[1], stopping.Token);
return 0;
