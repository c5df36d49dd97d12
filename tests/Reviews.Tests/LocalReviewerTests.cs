using System.Globalization;
using MessageFunctions.Reviewers.Local;
using MessageFunctions.Reviews;

namespace MessageFunctions.Reviews.Tests;

/// <summary>The machine that needs nothing but this process.</summary>
public sealed class LocalReviewerTests(ITestOutputHelper output)
{
    private static readonly LocalReviewer Reviewer = new();

    /// <summary>Reports precision and recall on lines that the training never saw.</summary>
    [Fact]
    public async Task On_held_out_lines_it_finds_most_of_what_is_bad_and_disturbs_little_of_what_is_good()
    {
        var lines = LabelledText.Read(LocalData.Text("heldout.tsv"));
        Assert.Empty(lines.Select(line => line.Text).Intersect(LabelledText.Read(LocalData.Text("training.tsv")).Select(line => line.Text)));
        var classifier = new TextClassifier(LabelledText.Read(LocalData.Text("training.tsv")));
        var byClassifier = lines.Select(line => (line.IsBad, Found: classifier.Score(line.Text) > 5_000)).ToList();
        var all = new List<(bool IsBad, bool Found)>();
        foreach (var line in lines)
        {
            var score = (await Reviewer.ReviewAsync([new ReviewPart("", null, line.Text, null)])).Score!.Value;
            all.Add((line.IsBad, score >= 3_000));
            if (line.IsBad != score >= 3_000) output.WriteLine($"{score,6} {(line.IsBad ? "bad" : "ok")} {line.Text}");
        }
        var (_, _, classified) = Report("classifier alone", byClassifier);
        var (precision, recall, _) = Report("with terms, links and numbers, from unsure on", all);
        Assert.True(classified >= 0.80, "the classifier learnt little");
        Assert.True(precision >= 0.85 && recall >= 0.85, "the machine is worth little");
    }

    [Theory]
    [InlineData("Please enter your password to see your order", 2_500, 8_999)]
    [InlineData("Buy V1AGRA without prescription", 8_000, 10_000)]
    [InlineData("Buy \uFF36\uFF29\uFF21\uFF27\uFF32\uFF21 now", 6_500, 10_000)]
    [InlineData("Send us your seed phr\u200Base", 9_900, 10_000)]
    [InlineData("恭喜您中奖了，请填写银行卡号", 6_500, 10_000)]
    [InlineData("Your order 48213 has shipped and will arrive on Thursday", 0, 2_999)]
    public async Task Terms_are_found_whatever_their_disguise(string text, int least, int most) => Assert.InRange(await ScoreAsync(text), least, most);

    [Theory]
    [InlineData("""<a href="https://evil.example/login">https://www.bank.example/login</a>""", "link:shows_another_host")]
    [InlineData("""<a href="javascript:alert(1)">Your order</a>""", "link:scheme_javascript")]
    [InlineData("""<a href="http://192.0.2.7/x">Your order</a>""", "link:address_instead_of_name")]
    [InlineData("""<a href="https://bank.example@evil.example/">Your order</a>""", "link:user_info")]
    [InlineData("""<a href="https://bit.ly/x">Your order</a>""", "link:shortened")]
    public async Task Links_that_hide_where_they_lead_are_found(string html, string reason) =>
        Assert.Contains(reason, (await Reviewer.ReviewAsync([new ReviewPart("", null, null, html)])).Reasons);

    [Theory]
    [InlineData("""<a href="https://shop.example/orders">shop.example</a>""")]
    [InlineData("""<a href="https://www.shop.example/orders">Your order</a>""")]
    [InlineData("Call us on +49 30 123456 or see https://shop.example/help")]
    public async Task Honest_links_and_numbers_are_no_evidence(string html) =>
        Assert.DoesNotContain((await Reviewer.ReviewAsync([new ReviewPart("", null, null, html)])).Reasons, reason => reason.StartsWith("link:", StringComparison.Ordinal) || reason.StartsWith("phone:", StringComparison.Ordinal));

    [Fact]
    public async Task Numbers_that_cost_whoever_calls_are_found() =>
        Assert.Contains("phone:premium_rate", (await Reviewer.ReviewAsync([new ReviewPart("", null, "Call +49 900 1234567 now", null)])).Reasons);

    [Fact]
    public async Task The_worst_part_counts_and_the_version_follows_the_data()
    {
        var opinion = await Reviewer.ReviewAsync([new ReviewPart("email", null, "Your order has shipped", null), new ReviewPart("sms", null, "kill yourself", null)]);

        Assert.True(opinion.Score >= 9_900);
        Assert.Equal(LocalData.Version, opinion.Version);
    }

    [Fact]
    public void Terms_that_overlap_are_all_found_in_one_pass()
    {
        var matcher = new TermMatcher([new Term("en", 1, "he"), new Term("en", 1, "she"), new Term("en", 1, "hers"), new Term("zh", 1, "中奖")]);

        Assert.Equal(["he", "hers", "she"], matcher.Find("she said he and hers").Select(term => term.Text).Order());
        Assert.Equal(["中奖"], matcher.Find("您中奖了").Select(term => term.Text));
        Assert.Empty(matcher.Find("ushers there"));
    }

    private async Task<int> ScoreAsync(string text)
    {
        var opinion = await Reviewer.ReviewAsync([new ReviewPart("", null, text, null)]);
        output.WriteLine($"{opinion.Score} {string.Join(", ", opinion.Reasons)}");
        return opinion.Score!.Value;
    }

    private (double Precision, double Recall, double Accuracy) Report(string what, List<(bool IsBad, bool Found)> lines)
    {
        var (hits, found, bad) = (lines.Count(line => line.IsBad && line.Found), lines.Count(line => line.Found), lines.Count(line => line.IsBad));
        var accuracy = (double)lines.Count(line => line.IsBad == line.Found) / lines.Count;
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what}: precision {(double)hits / found:P1}, recall {(double)hits / bad:P1}, accuracy {accuracy:P1} on {lines.Count} held-out lines"));
        return ((double)hits / found, (double)hits / bad, accuracy);
    }
}
