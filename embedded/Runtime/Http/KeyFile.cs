using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using MessageFunctions.Embedded.Hosting;

namespace MessageFunctions.Embedded.Http;

/// <summary>
/// The keys of the host, in <c>keys.json</c> of the data directory, readable by its owner only. Keys are made where they are
/// missing; more can be added by hand under other names while the host is down.
/// </summary>
internal sealed partial class KeyFile
{
    public const string FileName = "keys.json";

    private const string DefaultName = "default";

    private readonly Lock _lock = new();
    private readonly string _path;
    private readonly Content _content;

    private KeyFile(string path, Content content)
    {
        _path = path;
        _content = content;
    }

    public string Master => _content.MasterKey;

    /// <exception cref="FunctionDefinitionException">The file is not what this host writes.</exception>
    public static KeyFile Open(string directory)
    {
        var path = Path.Combine(directory, FileName);
        if (File.Exists(path)) return new KeyFile(path, Read(path));
        var created = new KeyFile(path, new Content { MasterKey = NewKey(), HostKeys = { [DefaultName] = NewKey() } });
        created.Save();
        return created;
    }

    /// <summary>The keys that open a function: its own, those of the host, and the master key. A function that has none yet gets one.</summary>
    public string[] FunctionKeys(string function)
    {
        lock (_lock)
        {
            if (!_content.FunctionKeys.TryGetValue(function, out var own))
            {
                own = new SortedDictionary<string, string>(StringComparer.Ordinal) { [DefaultName] = NewKey() };
                _content.FunctionKeys.Add(function, own);
                Save();
            }
            return [.. own.Values, .. _content.HostKeys.Values, Master];
        }
    }

    public string[] SystemKeys()
    {
        lock (_lock) return [.. _content.SystemKeys.Values, Master];
    }

    public string SystemKey(string extension)
    {
        lock (_lock)
        {
            if (_content.SystemKeys.TryGetValue(extension, out var key)) return key;
            key = NewKey();
            _content.SystemKeys.Add(extension, key);
            Save();
            return key;
        }
    }

    private static string NewKey() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(40)).Replace('+', '-').Replace('/', '_');

    private static Content Read(string path)
    {
        try
        {
            var content = JsonSerializer.Deserialize(File.ReadAllBytes(path), KeyJson.Default.Content);
            if (content is { MasterKey.Length: > 0 }) return content;
        }
        catch (JsonException)
        {
            // Said below.
        }
        throw new FunctionDefinitionException($"{path} holds no keys. Repair it, or delete it to have new keys made.");
    }

    /// <summary>Written beside and moved over, so that a crash leaves the old file or the new one.</summary>
    private void Save()
    {
        var beside = _path + ".new";
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        File.Delete(beside);
        using (var stream = new FileStream(beside, options))
        {
            JsonSerializer.Serialize(stream, _content, KeyJson.Default.Content);
            stream.Flush(flushToDisk: true);
        }
        File.Move(beside, _path, overwrite: true);
    }

    internal sealed class Content
    {
        public string MasterKey { get; init; } = "";

        public SortedDictionary<string, string> HostKeys { get; init; } = new(StringComparer.Ordinal);

        public SortedDictionary<string, string> SystemKeys { get; init; } = new(StringComparer.Ordinal);

        public SortedDictionary<string, SortedDictionary<string, string>> FunctionKeys { get; init; } = new(StringComparer.Ordinal);
    }

    [JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
    [JsonSerializable(typeof(Content))]
    private sealed partial class KeyJson : JsonSerializerContext;
}
