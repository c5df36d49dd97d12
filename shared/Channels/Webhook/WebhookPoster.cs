using System.Net;
using System.Text;

namespace MessageFunctions.Channels.Webhook;

/// <summary>Posts signed webhooks over one pool of guarded connections: no redirects, no proxy, no cookies, little of the answer is read.</summary>
public sealed class WebhookPoster : IWebhookPoster, IDisposable
{
    /// <summary>As much of an answer's body as can be kept is read, and no more.</summary>
    private const int MaxAnswer = SendOutcome.MaxText;

    private readonly WebhookOptions _options;
    private readonly TimeProvider _time;
    private readonly HttpMessageInvoker _http;

    public WebhookPoster(WebhookOptions options, TimeProvider time)
        : this(options, time, Dns.GetHostAddressesAsync) { }

    internal WebhookPoster(WebhookOptions options, TimeProvider time, Func<string, CancellationToken, Task<IPAddress[]>> resolve)
    {
        options.Validate();
        _options = options;
        _time = time;
        var guard = new DestinationGuard([.. options.AllowedNetworks.Select(network => IPNetwork.Parse(network))]);
        _http = new HttpMessageInvoker(new SocketsHttpHandler
        {
            ConnectCallback = new GuardedConnector(guard, resolve).ConnectAsync,
            ConnectTimeout = TimeSpan.FromSeconds(options.ConnectTimeoutSeconds),
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
            ActivityHeadersPropagator = null,
            MaxResponseHeadersLength = 16,
            MaxResponseDrainSize = 4_096,
            PooledConnectionIdleTimeout = TimeSpan.FromSeconds(30),
            // A name that moved is looked up again.
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        });
    }

    public async ValueTask<SendOutcome> PostAsync(WebhookPost post, CancellationToken cancellationToken = default)
    {
        if (!Uri.TryCreate(post.Url, UriKind.Absolute, out var url)) return new SendOutcome.Rejected(SendCode.RecipientInvalid);
        if (url.Scheme != Uri.UriSchemeHttps && !(_options.AllowHttp && url.Scheme == Uri.UriSchemeHttp)) return new SendOutcome.Rejected(SendCode.RecipientInvalid);
        if (url.UserInfo.Length > 0) return new SendOutcome.Rejected(SendCode.RecipientInvalid);

        using var request = Request(url, post, out var content);
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(_options.TimeoutSeconds), _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        try
        {
            using var response = await _http.SendAsync(request, either.Token);
            return WebhookAnswers.Read(response, post.Id, await ReadAsync(response, either.Token), _time.GetUtcNow());
        }
        catch (HttpRequestException exception) when (exception.InnerException is ForbiddenDestinationException)
        {
            return new SendOutcome.Rejected(SendCode.DestinationForbidden);
        }
        catch (HttpRequestException exception)
        {
            var code = exception.HttpRequestError.ToString();
            return content.HasLeft ? new SendOutcome.Unknown(SendCode.ConnectionLost, code) : new SendOutcome.Retryable(SendCode.Unreachable, providerCode: code);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return content.HasLeft ? new SendOutcome.Unknown(SendCode.TimedOut) : new SendOutcome.Retryable(SendCode.Unreachable);
        }
    }

    public void Dispose() => _http.Dispose();

    private HttpRequestMessage Request(Uri url, WebhookPost post, out TrackedContent content)
    {
        content = new TrackedContent(post.Body);
        var timestamp = WebhookSignature.Timestamp(_time.GetUtcNow());
        var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = content };
        request.Headers.TryAddWithoutValidation("User-Agent", "MessageFunctions");
        request.Headers.TryAddWithoutValidation("Idempotency-Key", post.Id);
        request.Headers.TryAddWithoutValidation(WebhookSignature.IdHeader, post.Id);
        request.Headers.TryAddWithoutValidation(WebhookSignature.TimestampHeader, timestamp);
        request.Headers.TryAddWithoutValidation(WebhookSignature.SignatureHeader, WebhookSignature.Sign(post.Secrets, post.Id, timestamp, post.Body.Span));
        return request;
    }

    /// <summary>The beginning of the body as printable text; the status has come already, so whatever happens here changes nothing.</summary>
    private static async ValueTask<string?> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var buffer = new byte[MaxAnswer];
        var length = 0;
        try
        {
            await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
            length = await stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or HttpRequestException or OperationCanceledException)
        {
            return null;
        }
        if (length == 0) return null;
        return string.Create(length, Encoding.Latin1.GetString(buffer, 0, length), (span, text) =>
        {
            for (var i = 0; i < span.Length; i++) span[i] = char.IsControl(text[i]) ? ' ' : text[i];
        });
    }
}
