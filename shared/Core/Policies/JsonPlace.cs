using System.Globalization;
using System.Text;
using System.Text.Json;
using MessageFunctions.Problems;

namespace MessageFunctions.Policies;

/// <summary>Follows a reader and knows where it is.</summary>
internal sealed class JsonPlace
{
    private readonly List<Level> _levels = [];

    /// <summary>JSON pointer of the value that was read last.</summary>
    public string Pointer
    {
        get
        {
            var pointer = new StringBuilder();
            foreach (var level in _levels)
            {
                if (level is { Names: null, Index: >= 0 }) pointer.Append('/').Append(level.Index.ToString(CultureInfo.InvariantCulture));
                else if (level.Name is { } name) pointer.Append('/').Append(JsonPointers.Escape(name));
            }
            return pointer.ToString();
        }
    }

    /// <summary>Takes the token that was read; not null: what is wrong with it.</summary>
    public (string Code, string Detail)? Step(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject or JsonTokenType.StartArray:
                Begin();
                if (_levels.Count >= PolicyLimits.MaxDepth) return (ProblemCode.JsonTooDeep, $"Nested deeper than {PolicyLimits.MaxDepth}.");
                _levels.Add(new Level(reader.TokenType == JsonTokenType.StartObject ? new HashSet<string>(StringComparer.Ordinal) : null));
                return null;
            case JsonTokenType.EndObject or JsonTokenType.EndArray:
                _levels.RemoveAt(_levels.Count - 1);
                return null;
            case JsonTokenType.PropertyName:
                var level = _levels[^1];
                level.Name = reader.GetString()!;
                return level.Names!.Add(level.Name) ? null : (ProblemCode.PropertyDuplicate, "Named twice.");
            default:
                Begin();
                return null;
        }
    }

    /// <summary>A value begins: inside an array it is the next item.</summary>
    private void Begin()
    {
        if (_levels is [.., { Names: null } list]) list.Index++;
    }

    private sealed class Level(HashSet<string>? names)
    {
        public HashSet<string>? Names { get; } = names;

        public string? Name { get; set; }

        public int Index { get; set; } = -1;
    }
}
