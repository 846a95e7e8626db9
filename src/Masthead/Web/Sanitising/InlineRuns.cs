namespace Masthead.Web.Sanitising;

/// <summary>
/// The inline elements in force at a point of the text. They become nodes only when a text needs them, so empty ones never do,
/// and a run that is cut by a paragraph's end is taken up again in the next one.
/// </summary>
internal sealed class InlineRuns
{
    // Each inline name is in force once, so this is the bound on inline depth as well.
    private const int MaxRuns = 16;

    // Taking up a long link again in each of 10,000 paragraphs would turn a small text into a huge one.
    private const int MaxResumptionsOfOne = 16;
    private const int MaxResumptions = 1024;

    private readonly List<Run> _runs = [];
    private int _open;
    private int _resumptions;

    public bool Has(string name) => _runs.Exists(r => r.Rule.Name == name);

    /// <summary>A nested run of the same name changes nothing; a link inside a link ends the first.</summary>
    public void Begin(ElementRule rule, string attributes, Node owner)
    {
        if (rule.Name == "a")
            End("a");
        var same = _runs.Find(r => r.Rule.Name == rule.Name);
        if (same is not null)
            same.Nested++;
        else if (_runs.Count < MaxRuns)
            _runs.Add(new Run(rule, attributes, owner));
    }

    public void End(string name)
    {
        var at = _runs.FindIndex(r => r.Rule.Name == name);
        if (at < 0 || _runs[at].Nested-- > 0)
            return;
        _runs.RemoveAt(at);
        _open = Math.Min(_open, at);
    }

    /// <summary>The node that a text in <paramref name="block"/> belongs into, with every run in force opened around it.</summary>
    public Node Open(Node block)
    {
        var inner = _open == 0 ? block : _runs[_open - 1].Node!;
        while (_open < _runs.Count)
        {
            var run = _runs[_open];
            if (run.Node is not null && IsSpent(run))
            {
                _runs.RemoveAt(_open);
                continue;
            }
            run.Node = Node.Element(run.Rule, run.Attributes);
            inner.Add(run.Node);
            inner = run.Node;
            _open++;
        }
        return inner;
    }

    /// <summary>The line ends: what is in force is taken up again on the next one.</summary>
    public void Suspend() => _open = 0;

    /// <summary>The block ends, and with it the runs that began directly inside it.</summary>
    public void Leave(Node block)
    {
        Suspend();
        _runs.RemoveAll(r => ReferenceEquals(r.Owner, block));
    }

    private bool IsSpent(Run run) =>
        ++_resumptions > MaxResumptions || (run.Attributes.Length > 0 && ++run.Resumptions > MaxResumptionsOfOne);

    private sealed class Run(ElementRule rule, string attributes, Node owner)
    {
        public ElementRule Rule { get; } = rule;
        public string Attributes { get; } = attributes;
        public Node Owner { get; } = owner;
        public Node? Node { get; set; }
        public int Nested { get; set; }
        public int Resumptions { get; set; }
    }
}
