using MessageFunctions.Embedded.Sqlite;

namespace MessageFunctions.Runtime.Tests;

public sealed class DataDirectoryTests
{
    [Fact]
    public void Given_a_directory_in_use_When_it_is_opened_again_Then_the_error_says_so()
    {
        var path = Directory.CreateTempSubdirectory().FullName;
        using var first = DataDirectory.Open(path);

        var failure = Assert.Throws<SqliteException>(() => DataDirectory.Open(path));

        Assert.Equal(SqliteFailureKind.InUse, failure.Kind);
        Assert.Contains(path, failure.Message, StringComparison.Ordinal);
    }
}
