namespace MessageFunctions.Channels;

/// <summary>Collects what is out of range in a channel's settings, one sentence each.</summary>
internal sealed class OptionProblems(string section)
{
    private readonly List<string> _problems = [];

    public OptionProblems Range(string name, long value, long min, long max) =>
        Require(value >= min && value <= max, $"{section}:{name} is {value}; {min} to {max} is possible.");

    public OptionProblems Require(bool holds, string sentence)
    {
        if (!holds) _problems.Add(sentence);
        return this;
    }

    public OptionProblems Add(IEnumerable<string> problems)
    {
        foreach (var problem in problems) _problems.Add($"{section}: {problem}");
        return this;
    }

    /// <exception cref="InvalidOperationException">There is a problem; the message lists them all.</exception>
    public void Throw()
    {
        if (_problems.Count > 0) throw new InvalidOperationException(string.Join(Environment.NewLine, _problems));
    }
}
