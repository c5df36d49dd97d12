using System.Globalization;
using System.Text;
using MessageFunctions.Messages;
using MessageFunctions.Tenants;

namespace MessageFunctions.Channels.Simulator;

/// <summary>One line of the provider's log: what it did with some messages of one envelope.</summary>
public sealed record SimulatorLogEntry(
    DateTimeOffset At, SimulatorVerdict Verdict, ChannelId Channel, TenantId Tenant, EnvelopeId Envelope, IReadOnlyList<int> Indices);

/// <summary>
/// The simulated provider's own log of what it was asked to do: append-only text, written before the provider answers, one write a
/// request. It survives the end of the process at any instant (not a loss of power), so that what was spent can be compared with what
/// was sent. It names no recipient.
/// </summary>
public sealed class SimulatorLog : IDisposable
{
    private readonly FileStream _file;
    private readonly Lock _gate = new();

    /// <exception cref="IOException">The file cannot be written, or another process writes it.</exception>
    public SimulatorLog(string path)
    {
        Path = System.IO.Path.GetFullPath(path);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(Path)!);
        _file = new FileStream(Path, new FileStreamOptions
        {
            Mode = FileMode.OpenOrCreate,
            Access = FileAccess.ReadWrite,
            Share = FileShare.Read,
            BufferSize = 0,
        });
        try
        {
            EndTornLine();
        }
        catch
        {
            _file.Dispose();
            throw;
        }
    }

    public string Path { get; }

    /// <summary>Appends entries with one write.</summary>
    public void Append(IReadOnlyList<SimulatorLogEntry> entries)
    {
        var text = new StringBuilder(128 * entries.Count);
        foreach (var entry in entries) Format(text, entry);
        var bytes = Encoding.ASCII.GetBytes(text.ToString());
        lock (_gate) _file.Write(bytes);
    }

    /// <summary>All whole lines of a log, oldest first, while another process may be writing it.</summary>
    /// <exception cref="FormatException">A whole line is not of this log.</exception>
    public static IEnumerable<SimulatorLogEntry> Read(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(file, Encoding.ASCII);
        while (reader.ReadLine() is { } line)
        {
            // A line that ends with a '.' is whole; what a kill tore is left out, and was never answered.
            if (line is [.., ' ', '.']) yield return Parse(line);
        }
    }

    public void Dispose() => _file.Dispose();

    private void EndTornLine()
    {
        if (_file.Length == 0) return;
        _file.Seek(-1, SeekOrigin.End);
        if (_file.ReadByte() != '\n') _file.WriteByte((byte)'\n');
        _file.Seek(0, SeekOrigin.End);
    }

    private static void Format(StringBuilder text, SimulatorLogEntry entry)
    {
        text.Append(CultureInfo.InvariantCulture, $"{entry.At.UtcDateTime:O} {entry.Verdict} {entry.Channel.Value} {entry.Tenant.Value} {entry.Envelope.Value} ");
        for (var i = 0; i < entry.Indices.Count; i++)
        {
            var first = entry.Indices[i];
            var last = first;
            while (i + 1 < entry.Indices.Count && entry.Indices[i + 1] == last + 1) last = entry.Indices[++i];
            text.Append(first);
            if (last > first) text.Append('-').Append(last);
            text.Append(i + 1 < entry.Indices.Count ? ',' : ' ');
        }
        text.Append(".\n");
    }

    private static SimulatorLogEntry Parse(string line)
    {
        var parts = line.Split(' ');
        if (parts.Length != 7) throw new FormatException($"Not a line of the simulator's log: '{line}'.");
        var indices = new List<int>();
        foreach (var range in parts[5].Split(','))
        {
            var ends = range.Split('-');
            for (var i = int.Parse(ends[0], CultureInfo.InvariantCulture); i <= int.Parse(ends[^1], CultureInfo.InvariantCulture); i++) indices.Add(i);
        }
        return new SimulatorLogEntry(
            DateTimeOffset.Parse(parts[0], CultureInfo.InvariantCulture), Enum.Parse<SimulatorVerdict>(parts[1]),
            ChannelId.Parse(parts[2]), TenantId.Parse(parts[3]), EnvelopeId.Parse(parts[4]), indices);
    }
}
