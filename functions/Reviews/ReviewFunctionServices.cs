using Microsoft.Extensions.DependencyInjection;

namespace MessageFunctions.Functions.Reviews;

internal static class ReviewFunctionServices
{
    /// <summary>What the review functions need beside <see cref="MessageFunctions.Reviews.ReviewServices.AddReviews"/>.</summary>
    public static IServiceCollection AddReviewFunctions(this IServiceCollection services) => services.AddSingleton<ReviewHandler>();
}
