using MessageFunctions.Reviewers.Local;
using MessageFunctions.Reviews;
using Microsoft.Extensions.DependencyInjection;

namespace MessageFunctions.Reviewers;

public static class ReviewersRegistration
{
    /// <summary>Adds the machine that needs nothing but this process.</summary>
    public static IServiceCollection AddLocalReviewer(this IServiceCollection services) => services.AddSingleton<IContentReviewer, LocalReviewer>();
}
