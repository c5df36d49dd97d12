namespace Microsoft.DurableTask;

/// <summary>The name of an orchestrator or activity. Names are compared whatever their case. The default is the empty name.</summary>
public readonly struct TaskName : IEquatable<TaskName>
{
    private readonly string? _name;

    /// <exception cref="ArgumentNullException">The name is null.</exception>
    public TaskName(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        _name = name;
    }

    public string Name => _name ?? "";

    public static implicit operator TaskName(string value) => value is null ? default : new TaskName(value);

    public static implicit operator string(TaskName value) => value.Name;

    public static bool operator ==(TaskName a, TaskName b) => a.Equals(b);

    public static bool operator !=(TaskName a, TaskName b) => !a.Equals(b);

    public bool Equals(TaskName other) => string.Equals(Name, other.Name, StringComparison.OrdinalIgnoreCase);

    public override bool Equals(object? obj) => obj is TaskName other && Equals(other);

    public override int GetHashCode() => StringComparer.OrdinalIgnoreCase.GetHashCode(Name);

    public override string ToString() => Name;
}
