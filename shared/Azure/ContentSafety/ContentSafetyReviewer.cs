using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using Azure.Core;
using MessageFunctions.Reviews;

namespace MessageFunctions.AzureAdapters.ContentSafety;

/// <summary>
/// Azure AI Content Safety over its REST API (<c>contentsafety/text:analyze</c>, version 2024-09-01). The worst category of the worst piece is the score;
/// a match of a block list is the highest one. What it does not answer in time it leaves to whoever asked: an exception is unsure.
/// </summary>
public sealed class ContentSafetyReviewer(HttpClient http, ContentSafetyOptions options, TokenCredential credential, TimeProvider time) : IContentReviewer
{
    /// <summary>The version of the API that is spoken.</summary>
    public const string ApiVersion = "2024-09-01";

    // Most characters of one call, and of one review: beyond it the machine cannot vouch for the content.
    private const int MaxText = 10_000;
    private const int MaxPieces = 60;

    // With eight levels the highest severity is 7.
    private const int MaxSeverity = 7;

    private static readonly string[] Categories = ["Hate", "SelfHarm", "Sexual", "Violence"];
    private static readonly string[] Scopes = ["https://cognitiveservices.azure.com/.default"];

    private readonly Uri _address = new(options.Endpoint ?? throw new ArgumentException("The endpoint is missing.", nameof(options)), $"contentsafety/text:analyze?api-version={ApiVersion}");

    public string Name => "azure-content-safety";

    /// <exception cref="HttpRequestException">It did not answer, or refused; also after all retries.</exception>
    public async ValueTask<MachineOpinion> ReviewAsync(IReadOnlyList<ReviewPart> parts, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(parts);
        var pieces = parts.SelectMany(part => Cut(part.AllText)).ToList();
        if (pieces.Count > MaxPieces) return MachineOpinion.Unsure(Name, ApiVersion, "content_too_long");
        var (score, reasons) = (0, new SortedSet<string>(StringComparer.Ordinal));
        foreach (var piece in pieces)
        {
            var answer = await AskAsync(piece, cancellationToken);
            foreach (var match in answer.BlocklistsMatch ?? [])
            {
                score = 10_000;
                reasons.Add($"blocklist:{match.BlocklistName}");
            }
            foreach (var category in answer.CategoriesAnalysis ?? throw new HttpRequestException("The answer names no category."))
            {
                if (category.Severity > 0) reasons.Add($"{category.Category}:{category.Severity}");
                score = Math.Max(score, Math.Clamp(category.Severity, 0, MaxSeverity) * 10_000 / MaxSeverity);
            }
        }
        return new MachineOpinion(Name, ApiVersion, score, [.. reasons.Take(MachineOpinion.MaxReasons)]);
    }

    private static IEnumerable<string> Cut(string text)
    {
        for (var at = 0; at < text.Length;)
        {
            var length = Math.Min(MaxText, text.Length - at);
            if (at + length < text.Length && char.IsHighSurrogate(text[at + length - 1])) length--;
            yield return text.Substring(at, length);
            at += length;
        }
    }

    private async Task<AnalyzeTextAnswer> AskAsync(string text, CancellationToken cancellationToken)
    {
        var body = new AnalyzeTextRequest(text, Categories, options.BlockLists.Count == 0 ? null : options.BlockLists, HaltOnBlocklistHit: false, "EightSeverityLevels");
        for (var attempt = 0; ; attempt++)
        {
            var wait = TimeSpan.FromMilliseconds(200 << attempt);
            try
            {
                using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(options.TimeoutSeconds), time);
                using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
                using var request = await RequestAsync(body, both.Token);
                using var response = await http.SendAsync(request, both.Token);
                if (response.IsSuccessStatusCode)
                    return await response.Content.ReadFromJsonAsync(ContentSafetyJson.Default.AnalyzeTextAnswer, both.Token) ?? throw new HttpRequestException("The answer is empty.");
                if (!MayRepeat(response.StatusCode) || attempt >= options.Retries)
                    throw new HttpRequestException($"Content Safety answered {(int)response.StatusCode}.", inner: null, response.StatusCode);
                if (response.Headers.RetryAfter?.Delta is { } asked && asked > wait) wait = asked;
            }
            catch (HttpRequestException exception) when (exception.StatusCode is null && attempt < options.Retries)
            {
                // The connection failed: the call may be repeated, it changes nothing.
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                if (attempt >= options.Retries) throw new TimeoutException("Content Safety did not answer in time.");
            }
            await Task.Delay(wait, time, cancellationToken);
        }
    }

    private async Task<HttpRequestMessage> RequestAsync(AnalyzeTextRequest body, CancellationToken cancellationToken)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, _address) { Content = JsonContent.Create(body, ContentSafetyJson.Default.AnalyzeTextRequest) };
        if (options.Key is { } key) request.Headers.Add("Ocp-Apim-Subscription-Key", key);
        else request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", (await credential.GetTokenAsync(new TokenRequestContext(Scopes), cancellationToken)).Token);
        return request;
    }

    private static bool MayRepeat(HttpStatusCode status) => status is HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout || (int)status >= 500;
}
