using System.Text.Json.Nodes;
using CsCheck;
using MessageFunctions.Policies;

namespace MessageFunctions.Core.Tests.Policies;

public sealed class JsonDiffTests
{
    private static readonly Gen<JsonNode?> Value = Gen.Recursive<JsonNode?>((depth, inner) => Gen.Frequency(
        (3, Gen.Int[0, 3].Select(i => (JsonNode?)JsonValue.Create(i))),
        (2, Pick("a", "b/c", "~").Select(text => (JsonNode?)JsonValue.Create(text))),
        (1, Gen.Const((JsonNode?)null)),
        (depth < 3 ? 3 : 0, inner.Array[0, 4].Select(items => (JsonNode?)new JsonArray([.. items.Select(item => item?.DeepClone())]))),
        (depth < 3 ? 3 : 0, Gen.Select(Pick("a", "b", "c/d", "~e", ""), inner).Array[0, 4].Select(pairs =>
        {
            var node = new JsonObject();
            foreach (var (name, value) in pairs) node[name] = value?.DeepClone();
            return (JsonNode?)node;
        }))));

    private static Gen<string> Pick(params string[] words) => Gen.Int[0, words.Length - 1].Select(i => words[i]);

    [Fact]
    public void Applied_to_the_one_it_gives_the_other() => Gen.Select(Value, Value).Sample((from, to) =>
    {
        var changes = JsonDiff.Between(from, to);
        Assert.Equal(JsonNode.DeepEquals(from, to), changes.Count == 0);
        Assert.True(JsonNode.DeepEquals(to, JsonDiff.Apply(from, changes)), JsonDiff.ToJson(changes));
        Assert.NotNull(JsonNode.Parse(JsonDiff.ToJson(changes)));
    }, iter: 2_000);

    [Fact]
    public void It_names_the_place_and_both_values()
    {
        var changes = JsonDiff.Between(JsonNode.Parse("""{"a":{"b":[1,2]},"c":1}"""), JsonNode.Parse("""{"a":{"b":[1,3,4]},"d":2}"""));

        Assert.Equal(
            """[{"op":"replace","path":"/a/b/1","from":2,"value":3},{"op":"add","path":"/a/b/2","value":4},{"op":"remove","path":"/c","from":1},{"op":"add","path":"/d","value":2}]""",
            JsonDiff.ToJson(changes));
    }
}
