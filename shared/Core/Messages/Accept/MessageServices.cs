using MessageFunctions.Messages.Prioritizing;
using MessageFunctions.Policies;
using MessageFunctions.Policies.Replay;
using MessageFunctions.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace MessageFunctions.Messages.Accept;

public static class MessageServices
{
    /// <summary>
    /// Taking messages in and asking what became of them. Needs the storage ports, <see cref="IEnvelopeQueue"/> and the tenants; routing
    /// and admission may be registered before to replace the defaults.
    /// </summary>
    public static IServiceCollection AddMessages(this IServiceCollection services, AcceptOptions? options = null)
    {
        options ??= new AcceptOptions();
        if (options.Validate() is { Count: > 0 } problems) throw new ArgumentException(string.Join(' ', problems), nameof(options));
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(options);
        services.TryAddSingleton<IPolicies, DefaultPolicies>();
        services.AddPolicyKind(PriorityPolicy.Kind);
        services.AddSingleton<IPolicyReplay, PriorityReplay>();
        services.AddSingleton<PriorityDecision>();
        services.TryAddSingleton<IRouter, PolicyRouter>();
        services.TryAddSingleton<IAdmission, OpenAdmission>();
        services.TryAddSingleton<IMessageTemplates, CatalogTemplates>();
        services.TryAddSingleton<EnvelopeStream>();
        services.AddSingleton<EnvelopeOutbox>();
        services.AddSingleton<ReferenceDispatcher>();
        services.AddSingleton<EnvelopeIntake>();
        services.AddSingleton<Coalescer>();
        services.AddSingleton<IdempotencyKeys>();
        services.AddSingleton<BatchStore>();
        services.AddSingleton<BatchRun>();
        services.AddSingleton<HeadAcceptance>();
        services.AddSingleton<AcceptMessage>();
        services.AddSingleton<AcceptBatch>();
        services.AddSingleton<AcceptBatchStream>();
        services.AddSingleton<CancelMessage>();
        services.AddSingleton<CancelBatch>();
        services.AddSingleton<MessageQueries>();
        services.AddSingleton<BatchQueries>();
        return services;
    }
}
