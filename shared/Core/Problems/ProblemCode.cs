namespace MessageFunctions.Problems;

/// <summary>Every stable code that a caller may meet in a problem or in one of its errors. A code never changes its meaning.</summary>
public static class ProblemCode
{
    // Whole requests.
    public const string ValidationFailed = "validation_failed";
    public const string JsonInvalid = "json_invalid";
    public const string JsonTooDeep = "json_too_deep";
    public const string BodyMissing = "body_missing";
    public const string BodyTooLarge = "body_too_large";
    public const string LineTooLong = "line_too_long";
    public const string MediaTypeUnsupported = "media_type_unsupported";
    public const string TextEncodingInvalid = "text_encoding_invalid";
    public const string Unauthenticated = "unauthenticated";
    public const string Forbidden = "forbidden";
    public const string NotFound = "not_found";
    public const string Conflict = "conflict";
    public const string RateLimited = "rate_limited";
    public const string Shed = "shed";
    public const string Busy = "busy";
    public const string StorageUnavailable = "storage_unavailable";
    public const string Internal = "internal_error";

    // Tenants with storage of their own.
    public const string ConnectionMissing = "connection_missing";
    public const string ConnectionUnavailable = "connection_unavailable";
    public const string IsolationFixed = "isolation_fixed";

    // Idempotency-Key.
    public const string IdempotencyKeyInvalid = "idempotency_key_invalid";
    public const string IdempotencyKeyReused = "idempotency_key_reused";
    public const string IdempotencyKeyRunning = "idempotency_key_running";

    // Fields of a request.
    public const string TypeInvalid = "type_invalid";
    public const string Required = "required";
    public const string PropertyUnknown = "property_unknown";
    public const string PropertyDuplicate = "property_duplicate";
    public const string ValueInvalid = "value_invalid";
    public const string ValueTooLong = "value_too_long";
    public const string ValueTooShort = "value_too_short";
    public const string CharacterForbidden = "character_forbidden";
    public const string NumberInvalid = "number_invalid";
    public const string TooMany = "too_many";
    public const string Exclusive = "mutually_exclusive";

    // Messages.
    public const string LineUnknown = "line_unknown";
    public const string LineForbidden = "line_forbidden";
    public const string KindNotAllowed = "kind_not_allowed";
    public const string PriorityNotAllowed = "priority_not_allowed";
    public const string ChannelNotAllowed = "channel_not_allowed";
    public const string ChannelUnavailable = "channel_unavailable";
    public const string AddressInvalid = "address_invalid";
    public const string RecipientUnreachable = "recipient_unreachable";
    public const string TemplateUnknown = "template_unknown";
    public const string TemplateNotForChannel = "template_not_for_channel";
    public const string ParameterMissing = "parameter_missing";
    public const string ParametersInvalid = "parameters_invalid";
    public const string ContentMissing = "content_missing";
    public const string TimeInvalid = "time_invalid";
    public const string TimePast = "time_past";
    public const string TimeTooFar = "time_too_far";
    public const string TimeOrder = "time_order";
    public const string CancelTooLate = "cancel_too_late";

    // Policies.
    public const string FormulaInvalid = "formula_invalid";
    public const string FactUnknown = "fact_unknown";
    public const string PolicyNotPossible = "policy_not_possible";

    // Searches and lists.
    public const string QueryInvalid = "query_invalid";
    public const string ContinuationInvalid = "continuation_invalid";

    // Conditions of a change.
    public const string Exists = "exists";
    public const string Stale = "stale";
    public const string ConditionMissing = "condition_missing";
    public const string ConditionInvalid = "condition_invalid";

    // Keys, receipts, status webhooks.
    public const string TwoKeysLive = "two_keys_live";
    public const string ProviderUnknown = "provider_unknown";
    public const string SignatureInvalid = "signature_invalid";
    public const string SignatureStale = "signature_stale";
    public const string WebhooksNotConfigured = "webhooks_not_configured";

    // Budgets and reconciliation; what the ledger refuses has codes of its own.
    public const string OperationIdInvalid = "operation_id_invalid";
    public const string ReasonInvalid = "reason_invalid";
    public const string AmountInvalid = "amount_invalid";
    public const string SpanInvalid = "span_invalid";
    public const string RepairRefused = "repair_refused";

    // Breakers.
    public const string CircuitNotOpen = "circuit_not_open";
    public const string CircuitAlreadyConfirmed = "circuit_already_confirmed";
}
