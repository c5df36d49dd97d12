namespace MessageFunctions.Channels.Alerts;

/// <summary>Settings of the webhook to the people on call, section <c>Alerts:Webhook</c>.</summary>
public sealed record AlertWebhookOptions
{
    public const string Section = "Alerts:Webhook";

    /// <summary>Where news of alerts is posted; empty (the default): nowhere. The rules of the webhook channel hold for its address.</summary>
    public string Url { get; init; } = "";

    /// <summary>Signs the posts, in the form of <see cref="WebhookSecret"/>.</summary>
    public string Secret { get; init; } = "";

    internal void Validate() => new OptionProblems(Section)
        .Require(Uri.TryCreate(Url, UriKind.Absolute, out var url) && url.Scheme is "https" or "http", $"{Section}:Url is an absolute web address.")
        .Require(WebhookSecret.TryParse(Secret, out _), $"{Section}:Secret is whsec_ and the base64 of 24 to 64 bytes.")
        .Throw();
}
