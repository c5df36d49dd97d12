namespace MessageFunctions.Orchestrations.BudgetSaga;

/// <summary>Which envelope a saga is about. A contract: running instances were started with it.</summary>
/// <param name="Tenant">The tenant's id.</param>
/// <param name="Envelope">The envelope's id; also the instance id.</param>
public sealed record BudgetSagaInput(string Tenant, string Envelope);
