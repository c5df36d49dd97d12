using System.Text.RegularExpressions;

namespace MessageFunctions.Infra.Tests;

/// <summary>Nothing under version control is a secret.</summary>
public sealed partial class SecretsTests
{
    private const long LargestText = 4 << 20;

    // The storage emulator's key, which is the same everywhere and printed in its documentation.
    private const string EmulatorKey = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    [Fact]
    public void No_tracked_file_holds_a_secret()
    {
        var files = Repository.TrackedFiles();
        Assert.True(files.Count > 100);
        var found = new List<string>();
        foreach (var name in files)
        {
            var file = new FileInfo(Path.Combine(Repository.Root, name));
            if (!file.Exists || file.Length > LargestText) continue;
            var text = File.ReadAllText(file.FullName).Replace(EmulatorKey, "", StringComparison.Ordinal);
            found.AddRange(Secret().Matches(text).Select(match => $"{name}: {match.Value[..Math.Min(12, match.Length)]}…"));
        }
        Assert.Empty(found);
    }

    [Fact]
    public void No_file_that_holds_local_settings_is_tracked() =>
        Assert.DoesNotContain(Repository.TrackedFiles(), name => LocalFile().IsMatch(name));

    [Theory]
    [InlineData("AccountKey=", "bm90IGEga2V5IGJ1dCBsb25nIGVub3VnaCB0byBsb29rIGxpa2Ugb25lIQ==")]
    [InlineData("SharedAccessKey=", "bm90IGEga2V5IGJ1dCBsb25nIGVub3VnaCB0byBsb29rIGxpa2Ugb25lIQ==")]
    [InlineData("-----BEGIN ", "RSA PRIVATE KEY-----")]
    [InlineData("ghp", "_abcdefghijklmnopqrstuvwxyz0123456789")]
    [InlineData("AKIA", "ABCDEFGHIJKLMNOP")]
    public void The_scan_knows_a_secret_when_it_sees_one(string begin, string end) => Assert.Matches(Secret(), begin + end);

    [GeneratedRegex(@"Account(?:Key|key)=[A-Za-z0-9+/=]{32,}|SharedAccessKey=[A-Za-z0-9+/=]{32,}|-----BEGIN [A-Z ]*PRIVATE KEY-----|\beyJ[\w-]{20,}\.eyJ[\w-]{20,}\.[\w-]{20,}|\bAKIA[0-9A-Z]{16}\b|\bgh[pousr]_[A-Za-z0-9]{30,}|\bgithub_pat_\w{30,}|\bxox[abprs]-[\w-]{20,}|\bAIza[\w-]{35}\b|[?&]sig=[A-Za-z0-9%]{40,}")]
    private static partial Regex Secret();

    [GeneratedRegex(@"(^|/)(local\.settings\.json|\.env(\..*)?|.*\.(pfx|p12|key)|\.azure/.*)$")]
    private static partial Regex LocalFile();
}
