using Azure.Core;
using Azure.Identity;
using MessageFunctions.Alerts;
using MessageFunctions.Audit;
using MessageFunctions.AzureAdapters.ContentSafety;
using MessageFunctions.AzureAdapters.ServiceBus;
using MessageFunctions.Budgets;
using MessageFunctions.Channels;
using MessageFunctions.Channels.Alerts;
using MessageFunctions.Channels.Sending;
using MessageFunctions.Delivery;
using MessageFunctions.Functions.Access;
using MessageFunctions.Functions.Admin;
using MessageFunctions.Functions.Alerts;
using MessageFunctions.Functions.Audit;
using MessageFunctions.Functions.Budgets;
using MessageFunctions.Functions.Circuits;
using MessageFunctions.Functions.DeadLetters;
using MessageFunctions.Functions.Delivery;
using MessageFunctions.Functions.FirstRun;
using MessageFunctions.Functions.Grpc;
using MessageFunctions.Functions.Health;
using MessageFunctions.Functions.Http;
using MessageFunctions.Functions.Messages;
using MessageFunctions.Functions.OpenApi;
using MessageFunctions.Functions.Policies;
using MessageFunctions.Functions.Receipts;
using MessageFunctions.Functions.Recipients;
using MessageFunctions.Functions.Reconciliation;
using MessageFunctions.Functions.Reviews;
using MessageFunctions.Functions.Scaling;
using MessageFunctions.Functions.Telemetry;
using MessageFunctions.Functions.Windows;
using MessageFunctions.Isolation;
using MessageFunctions.Messages;
using MessageFunctions.Messages.Accept;
using MessageFunctions.Metrics;
using MessageFunctions.Orchestrations.BudgetSaga;
using MessageFunctions.Policies;
using MessageFunctions.Recharge;
using MessageFunctions.Recipients;
using MessageFunctions.Reconciliation;
using MessageFunctions.Reviewers;
using MessageFunctions.Reviews;
using MessageFunctions.Routing;
using MessageFunctions.StatusWebhooks;
using MessageFunctions.Tenants;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace MessageFunctions.Functions;

/// <summary>What the app is made of, on top of the storage that is registered before.</summary>
internal static class AppServices
{
    public static IServiceCollection AddMessageFunctions(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton(TimeProvider.System);
        services.AddIsolation();
        services.AddAccess(configuration);
        services.AddAlerts();
        services.AddTenants();
        services.AddPolicies();
        services.AddPolicyFunctions();
        services.AddAuditFunctions(configuration);
        services.AddAdmin();
        services.AddBudgets();
        services.AddBudgetFunctions();
        services.AddMessageRouting();
        services.AddMessages();
        services.AddMessageHttp();
        services.AddGrpcWeb();
        services.AddOpenApiDocument();
        services.AddChannels(configuration);
        services.AddAlertSinks(configuration);
        services.AddSingleton<AlertHandler>();
        services.AddSending(configuration);
        services.AddDelivery();
        services.AddDeadLetterFunctions();
        services.AddSingleton<SagasUnderWay>();
        services.AddSingleton<StartSagas>();
        services.AddChannelFunctions(configuration);
        services.AddWindowFunctions();
        services.AddCircuitFunctions();
        services.AddRecharge();
        services.AddReviews();
        services.AddLocalReviewer();
        services.AddContentSafety(configuration);
        services.AddReviewFunctions();
        services.AddReconciliation();
        services.AddReconciliationFunctions();
        // The last send gate: what another one holds is not counted.
        services.AddRecipients();
        services.AddRecipientFunctions();
        services.AddQueues(configuration);
        services.AddOperationCounts();
        services.AddStatusWebhooks(configuration);
        services.AddScalingFunctions(configuration);
        services.AddSingleton<Readiness>();
        services.AddSingleton<VersionedRoutes>();
        services.AddTelemetry(configuration);
        if (configuration.GetValue("Demo:Seed", defaultValue: true)) services.AddFirstRun(configuration);
        return services;
    }

    private static void AddQueues(this IServiceCollection services, IConfiguration configuration)
    {
        var credential = new DefaultAzureCredential();
        var client = ServiceBusConnection.Create(configuration, credential);
        services.AddSingleton<TokenCredential>(credential);
        services.AddSingleton(_ => client);
        services.AddSingleton<IEnvelopeQueue, ServiceBusEnvelopeQueue>();
    }

    private static void AddFirstRun(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton<SeedService>();
        services.AddHostedService(provider => provider.GetRequiredService<SeedService>());
        if (configuration.GetValue("Welcome:Show", defaultValue: true)) services.AddHostedService<Welcome>();
    }
}
