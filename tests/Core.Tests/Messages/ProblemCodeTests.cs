using System.Reflection;
using MessageFunctions.Problems;

namespace MessageFunctions.Core.Tests.Messages;

public sealed class ProblemCodeTests
{
    [Fact]
    public void Codes_are_unique_and_in_snake_case()
    {
        var codes = typeof(ProblemCode).GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => (string)field.GetRawConstantValue()!).ToList();

        Assert.Equal(codes.Count, codes.Distinct().Count());
        Assert.All(codes, code => Assert.Matches("^[a-z][a-z_]+$", code));
    }
}
