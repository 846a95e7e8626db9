namespace Masthead.Web.Sanitising;

/// <summary>One node of our own small tree: an element that a rule lets through, or a text.</summary>
internal sealed class Node
{
    private static readonly ElementRule RootRule = new("", Shape.Block, Holds.Paragraphs);
    private static readonly ElementRule TextRule = new("#text", Shape.InlineVoid, Holds.Nothing);

    private readonly List<Node> _children = [];

    private Node(ElementRule rule) => Rule = rule;

    public ElementRule Rule { get; }

    /// <summary>As written into the tag, escaped.</summary>
    public string Attributes { get; private init; } = "";

    public string Text { get; private set; } = "";

    public IReadOnlyList<Node> Children => _children;

    public bool IsText => ReferenceEquals(Rule, TextRule);

    public bool IsBlock => Rule.Shape is Shape.Block or Shape.BlockVoid or Shape.Part or Shape.PartVoid;

    public Node? Last => _children.Count == 0 ? null : _children[^1];

    /// <summary>Nothing stands on the line yet.</summary>
    public bool IsAtLineStart => Last is null or { IsBlock: true };

    public static Node Root() => new(RootRule);

    public static Node Element(ElementRule rule, string attributes) => new(rule) { Attributes = attributes };

    public void Add(Node child) => _children.Add(child);

    public void AddText(string text)
    {
        if (Last is { IsText: true } last)
            last.Text += text;
        else
            _children.Add(new Node(TextRule) { Text = text });
    }

    public void RemoveLast() => _children.RemoveAt(_children.Count - 1);

    /// <summary>Takes blanks, line breaks and emptied inline elements off the end of the last line.</summary>
    public void TrimLineEnd()
    {
        while (Last is { } last && TakesOff(last))
            RemoveLast();
    }

    private static bool TakesOff(Node last)
    {
        if (last.IsText)
        {
            last.Text = last.Text.TrimEnd(' ', '\t', '\n');
            return last.Text.Length == 0;
        }
        if (last.Rule.Shape != Shape.Inline)
            return last.Rule.Name == "br";
        last.TrimLineEnd();
        return last.Last is null;
    }
}
