using MessageFunctions.Policies;
using Microsoft.Extensions.DependencyInjection;

namespace MessageFunctions.Reviews;

public static class ReviewServices
{
    /// <summary>Reviews of content. Needs tenants, messages, delivery, and machines registered as <see cref="IContentReviewer"/>.</summary>
    public static IServiceCollection AddReviews(this IServiceCollection services)
    {
        services.AddPolicyKind(ReviewPolicy.Kind);
        services.AddSingleton<ReviewStore>();
        services.AddSingleton<ReviewEnds>();
        services.AddSingleton<ReviewIntake>();
        services.AddSingleton<ReviewDesk>();
        services.AddSingleton<ReviewAlerts>();
        services.AddSingleton<MachinePanel>();
        services.AddSingleton<ReviewSteps>();
        return services;
    }
}
