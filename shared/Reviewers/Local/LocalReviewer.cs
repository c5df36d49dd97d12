using MessageFunctions.Reviews;

namespace MessageFunctions.Reviewers.Local;

/// <summary>
/// The machine that needs nothing but this process: term lists by locale, deceptive links and costly numbers, and a small classifier. Its pieces of evidence
/// are combined as if they were independent.
/// </summary>
public sealed class LocalReviewer : IContentReviewer
{
    // Longer texts are judged by this much of them: a person sees the rest.
    private const int MaxClassified = 20_000;

    private static readonly Lazy<TermMatcher> Terms = new(static () => new TermMatcher(LocalData.Terms));
    private static readonly Lazy<TextClassifier> Classifier = new(static () => new TextClassifier(LabelledText.Read(LocalData.Text("training.tsv"))));

    public string Name => "local";

    public ValueTask<MachineOpinion> ReviewAsync(IReadOnlyList<ReviewPart> parts, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(parts);
        var worst = new List<Evidence>();
        foreach (var part in parts)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var evidence = Weigh(part);
            if (worst.Count == 0 || Evidence.Combine(evidence) > Evidence.Combine(worst)) worst = evidence;
        }
        string[] reasons = [.. worst.OrderByDescending(piece => piece.Weight).Take(MachineOpinion.MaxReasons).Select(piece => piece.Code)];
        return ValueTask.FromResult(new MachineOpinion(Name, LocalData.Version, Evidence.Combine(worst), reasons));
    }

    private static List<Evidence> Weigh(ReviewPart part)
    {
        var plain = string.Join('\n', new[] { part.Subject, part.Text, part.Html is null ? null : TextFolding.Plain(part.Html) }.Where(text => !string.IsNullOrEmpty(text)));
        var folded = TextFolding.Fold(plain);
        var terms = Terms.Value.Find(folded).Union(Terms.Value.Find(TextFolding.WithoutDisguise(folded)));
        List<Evidence> evidence = [.. terms.Select(term => new Evidence($"term:{term.Locale}:{term.Text}", term.Weight))];
        evidence.AddRange(LinkDetector.Find(plain, part.Html));
        evidence.AddRange(PhoneDetector.Find(plain));
        // Below one half the classifier takes it for harmless, and harmless is no evidence.
        var likeness = Classifier.Value.Score(plain.Length <= MaxClassified ? plain : plain[..MaxClassified]);
        if (likeness > 5_000) evidence.Add(new Evidence($"like_rejected:{likeness / 100}%", 2 * (likeness - 5_000)));
        return evidence;
    }
}
