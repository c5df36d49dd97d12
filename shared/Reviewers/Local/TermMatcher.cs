namespace MessageFunctions.Reviewers.Local;

/// <summary>Finds many terms in one pass over a text, however many there are (Aho and Corasick 1975).</summary>
internal sealed class TermMatcher
{
    private readonly List<Node> _nodes = [new()];

    public TermMatcher(IEnumerable<Term> terms)
    {
        foreach (var term in terms) Add(term);
        Link();
    }

    /// <summary>The terms that a folded text contains, each once.</summary>
    public IReadOnlyCollection<Term> Find(string folded)
    {
        var found = new HashSet<Term>();
        var at = 0;
        for (var i = 0; i < folded.Length; i++)
        {
            at = Step(at, folded[i]);
            for (var node = at; node > 0; node = _nodes[node].Output)
            {
                foreach (var (term, length) in _nodes[node].Terms)
                {
                    if (term.IsUnspaced || IsWhole(folded, i - length + 1, i + 1)) found.Add(term);
                }
            }
        }
        return found;
    }

    private static bool IsWhole(string text, int from, int to) =>
        (from == 0 || !char.IsLetterOrDigit(text[from - 1])) && (to == text.Length || !char.IsLetterOrDigit(text[to]));

    private void Add(Term term)
    {
        var folded = TextFolding.Fold(term.Text).Trim();
        var at = 0;
        foreach (var c in folded)
        {
            if (!_nodes[at].Next.TryGetValue(c, out var next))
            {
                next = _nodes.Count;
                _nodes.Add(new Node());
                _nodes[at].Next.Add(c, next);
            }
            at = next;
        }
        if (at > 0) _nodes[at].Terms.Add((term, folded.Length));
    }

    /// <summary>Links each node to the longest other prefix that its text ends with, breadth first.</summary>
    private void Link()
    {
        var queue = new Queue<int>(_nodes[0].Next.Values);
        while (queue.TryDequeue(out var at))
        {
            foreach (var (c, next) in _nodes[at].Next)
            {
                var fallback = Step(_nodes[at].Fallback, c);
                _nodes[next].Fallback = fallback;
                _nodes[next].Output = _nodes[fallback].Terms.Count > 0 ? fallback : _nodes[fallback].Output;
                queue.Enqueue(next);
            }
        }
    }

    private int Step(int at, char c)
    {
        while (true)
        {
            if (_nodes[at].Next.TryGetValue(c, out var next)) return next;
            if (at == 0) return 0;
            at = _nodes[at].Fallback;
        }
    }

    private sealed class Node
    {
        public Dictionary<char, int> Next { get; } = [];

        public List<(Term Term, int Length)> Terms { get; } = [];

        public int Fallback { get; set; }

        /// <summary>The nearest fallback at which a term ends; 0: none.</summary>
        public int Output { get; set; }
    }
}
