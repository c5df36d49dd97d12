using System.Text.Json;
using MessageFunctions.Messages;
using MessageFunctions.Reviews;

namespace MessageFunctions.Functions.Messages;

/// <summary>Messages as callers see them.</summary>
internal static class MessageViews
{
    public static void Write(Utf8JsonWriter writer, MessageRecord record, bool withSteps)
    {
        var (envelope, message, state) = (record.Envelope, record.Message, record.State);
        writer.WriteStartObject();
        writer.WriteString("id"u8, record.Id.ToString());
        writer.WriteString("status"u8, state.Status.Name());
        writer.WriteString("since"u8, state.Since);
        writer.WriteString("line"u8, envelope.Line.Value);
        writer.WriteString("kind"u8, envelope.Kind.Name());
        writer.WriteString("priority"u8, envelope.Priority.Name());
        if (state.Channel is { } channel) writer.WriteString("channel"u8, channel.Value);
        writer.WriteStartArray("plan"u8);
        foreach (var step in envelope.Plan) writer.WriteStringValue(step.Channel.Value);
        writer.WriteEndArray();
        if (withSteps) WriteRoute(writer, envelope);
        WriteRecipient(writer, message.To);
        WriteOptional(writer, "reference"u8, message.Reference);
        WriteOptional(writer, "template"u8, envelope.Template?.ToString());
        WriteOptional(writer, "batchId"u8, envelope.Batch?.Value);
        writer.WriteString("createdAt"u8, envelope.CreatedAt);
        WriteOptional(writer, "sendAt"u8, envelope.SendAt);
        WriteOptional(writer, "expiresAt"u8, envelope.ExpiresAt);
        if (withSteps)
        {
            writer.WriteStartArray("steps"u8);
            foreach (var step in record.Steps) WriteStep(writer, step);
            writer.WriteEndArray();
        }
        writer.WriteEndObject();
    }

    /// <summary>The plan with its prices, and why each channel has its place.</summary>
    private static void WriteRoute(Utf8JsonWriter writer, Envelope envelope)
    {
        writer.WriteStartObject("route"u8);
        WriteOptional(writer, "rule"u8, envelope.Rule);
        WriteOptional(writer, "policy"u8, envelope.Policy);
        writer.WriteStartArray("channels"u8);
        foreach (var step in envelope.Plan)
        {
            writer.WriteStartObject();
            writer.WriteString("channel"u8, step.Channel.Value);
            writer.WriteNumber("unitPriceMicros"u8, step.UnitPriceMicros);
            WriteOptional(writer, "reason"u8, step.Reason);
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void WriteRecipient(Utf8JsonWriter writer, Recipient to)
    {
        writer.WriteStartObject("to"u8);
        WriteOptional(writer, "email"u8, to.Email);
        WriteOptional(writer, "phone"u8, to.Phone);
        WriteOptional(writer, "user"u8, to.User);
        WriteOptional(writer, "url"u8, to.Url);
        writer.WriteEndObject();
    }

    private static void WriteStep(Utf8JsonWriter writer, MessageStep step)
    {
        writer.WriteStartObject();
        writer.WriteString("at"u8, step.At);
        writer.WriteString("event"u8, step.Event);
        WriteOptional(writer, "status"u8, step.Status?.Name());
        WriteOptional(writer, "reason"u8, step.Reason);
        WriteOptional(writer, "text"u8, step.Text);
        WriteOptional(writer, "rule"u8, step.Rule);
        WriteOptional(writer, "policy"u8, step.Policy);
        WriteOptional(writer, "channel"u8, step.Channel?.Value);
        if (step.UnitPriceMicros is { } price) writer.WriteNumber("unitPriceMicros"u8, price);
        WriteOptional(writer, "hold"u8, step.Hold);
        WriteOptional(writer, "until"u8, step.Until);
        WriteOptional(writer, "by"u8, step.By);
        WriteOptional(writer, "review"u8, step.Review);
        if (step.Verdicts.Count > 0) WriteVerdicts(writer, step.Verdicts);
        if (step.Attempt is { } attempt) writer.WriteNumber("attempt"u8, attempt);
        WriteOptional(writer, "provider"u8, step.Provider);
        WriteOptional(writer, "providerId"u8, step.ProviderId);
        WriteOptional(writer, "code"u8, step.Code);
        writer.WriteEndObject();
    }

    private static void WriteVerdicts(Utf8JsonWriter writer, IReadOnlyList<ReviewVerdict> verdicts)
    {
        writer.WriteStartArray("verdicts"u8);
        foreach (var verdict in verdicts)
        {
            writer.WriteStartObject();
            writer.WriteString("choice"u8, JsonNamingPolicy.SnakeCaseLower.ConvertName(verdict.Choice.ToString()));
            writer.WriteString("by"u8, verdict.By);
            writer.WriteString("at"u8, verdict.At);
            if (verdict.Score is { } score) writer.WriteNumber("score"u8, score);
            WriteOptional(writer, "version"u8, verdict.Version);
            writer.WriteStartArray("reasons"u8);
            foreach (var reason in verdict.Reasons) writer.WriteStringValue(reason);
            writer.WriteEndArray();
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
    }

    private static void WriteOptional(Utf8JsonWriter writer, ReadOnlySpan<byte> name, string? value)
    {
        if (value is not null) writer.WriteString(name, value);
    }

    private static void WriteOptional(Utf8JsonWriter writer, ReadOnlySpan<byte> name, DateTimeOffset? value)
    {
        if (value is { } time) writer.WriteString(name, time);
    }
}
