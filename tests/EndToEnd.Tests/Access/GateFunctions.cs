using MessageFunctions.Access;
using MessageFunctions.Functions.Access;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace MessageFunctions.EndToEnd.Tests.Access;

/// <summary>A function for each role, one for anyone, and one that says who called.</summary>
public sealed class GateFunctions(ICaller caller)
{
    [Function("gate-whoami"), Allow(Roles.All | Roles.Platform)]
    public IResult WhoAmI([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request) =>
        Results.Text($"{caller.Current.Tenant}/{caller.Current.Subject}/{RoleNames.Join(caller.Current.Roles)}");

    [Function("gate-finance"), Allow(Roles.Finance)]
    public static IResult Finance([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request) => Results.Text("ok");

    [Function("gate-anyone"), AllowAnyone("It says nothing.")]
    public static IResult Anyone([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request) => Results.Text("ok");
}

/// <summary>A function that says nothing of who may call it.</summary>
public sealed class SilentFunctions
{
    [Function("gate-silent")]
    public static IResult Silent([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request) => Results.Text("leaked");
}
