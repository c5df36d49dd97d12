using MessageFunctions.Embedded.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace MessageFunctions.Embedded.Http;

/// <summary>
/// Which web pages' scripts may call, as the official tools take it from <c>Host.CORS</c> of <c>local.settings.json</c> and Azure from the app's
/// CORS setting: the platform answers preflights, and no function sees them.
/// </summary>
internal static class Cors
{
    /// <summary>Origins separated by commas, or <c>*</c>; empty (the default): no page's.</summary>
    public const string Origins = "Host:CORS";

    /// <summary>Whether a browser may send its cookies; default false.</summary>
    public const string Credentials = "Host:CORSCredentials";

    public static void AddTo(IServiceCollection services) => services.AddCors();

    /// <exception cref="FunctionDefinitionException">An origin is none, or credentials are let in from everywhere.</exception>
    public static void Use(IApplicationBuilder app, IConfiguration settings)
    {
        string[] origins = (settings[Origins] ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (origins.Length == 0) return;
        var withCredentials = settings.GetValue(Credentials, defaultValue: false);
        if (withCredentials && origins.Contains("*"))
            throw new FunctionDefinitionException($"{Credentials} is true and {Origins} is '*'. Name the origins: a browser sends its cookies to none that lets everybody in.");
        foreach (var origin in origins.Where(origin => origin != "*"))
        {
            if (!Uri.TryCreate(origin, UriKind.Absolute, out var uri) || uri.GetLeftPart(UriPartial.Authority) != origin)
                throw new FunctionDefinitionException($"{Origins} holds '{origin}', which is no origin such as https://console.example.com.");
        }
        app.UseCors(policy =>
        {
            policy.AllowAnyHeader().AllowAnyMethod();
            if (origins.Contains("*")) policy.AllowAnyOrigin();
            else policy.WithOrigins(origins);
            if (withCredentials) policy.AllowCredentials();
        });
    }
}
