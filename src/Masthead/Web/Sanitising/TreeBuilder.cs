using System.Text;

namespace Masthead.Web.Sanitising;

/// <summary>
/// Puts tags and text, in the order they come, into a tree that is valid by construction: blocks hold no blocks they may not,
/// lines hold only inline elements, parts stand in their owners. Nothing here depends on what the author meant to nest, so what a
/// browser builds from the written tree is this tree again.
/// </summary>
internal sealed class TreeBuilder(SanitisingPolicy policy)
{
    private readonly List<Node> _blocks = [Node.Root()];
    private readonly InlineRuns _inlines = new();
    private readonly StringBuilder _text = new();
    private int _nodes;

    public bool IsFull => _nodes >= policy.MaxNodes;

    public bool IsPreformatted => Current.Rule.Preformatted;

    private Node Current => _blocks[^1];

    public bool IsInside(string inline) => _inlines.Has(inline);

    public void Text(ReadOnlySpan<char> text) => _text.Append(text);

    public void Start(ElementRule rule, string attributes)
    {
        FlushText();
        switch (rule.Shape)
        {
            case Shape.Inline:
                _inlines.Begin(rule, attributes, LineOwner());
                break;
            case Shape.InlineVoid:
                StartInLine(rule, attributes);
                break;
            case Shape.Block or Shape.BlockVoid:
                StartBlock(rule, attributes);
                break;
            default:
                StartPart(rule, attributes);
                break;
        }
    }

    public void End(ElementRule rule)
    {
        FlushText();
        if (rule.Shape == Shape.Inline)
            _inlines.End(rule.Name);
        else if (!rule.IsVoid && !CloseNearest(rule))
            Gap();
    }

    /// <summary>Something that separates words was taken away here: a paragraph ends, or at least a space stays.</summary>
    public void Gap()
    {
        FlushText();
        if (Current.Rule.Name == "p")
            CloseTop();
        else if (Current.Rule.Holds is Holds.Phrasing or Holds.Flow && !Current.IsAtLineStart)
            _text.Append(' ');
    }

    public void LineBreak(ElementRule br)
    {
        FlushText();
        if (Current.Rule.Holds is Holds.Phrasing or Holds.Flow)
            StartInLine(br, "");
    }

    public Node Finish()
    {
        FlushText();
        CloseTo(1);
        var root = Current;
        root.TrimLineEnd();
        return root;
    }

    public void FlushText()
    {
        if (_text.Length == 0)
            return;
        var text = CleanText.Body(_text.ToString());
        _text.Clear();
        if (text.Length == 0)
            return;
        if (IsPreformatted)
            _inlines.Open(Current).AddText(text);
        else
            AddLineText(text);
    }

    private void AddLineText(string text)
    {
        if (Current.Rule.Holds is Holds.Paragraphs or Holds.Parts || Current.IsAtLineStart)
            text = text.TrimStart(' ', '\t', '\n');
        if (text.Length > 0 && MakeRoomForLine())
            _inlines.Open(Current).AddText(text);
    }

    private void StartInLine(ElementRule rule, string attributes)
    {
        var isBreak = rule.Name == "br";
        if (isBreak && (Current.Rule.Holds is Holds.Paragraphs or Holds.Parts || Current.IsAtLineStart) && !IsPreformatted)
            return;
        if (MakeRoomForLine())
            Add(_inlines.Open(Current), Node.Element(rule, attributes));
    }

    private void StartBlock(ElementRule rule, string attributes)
    {
        var insideLinePart = Current.Rule is { Shape: Shape.Part, Holds: Holds.Phrasing } && rule.Holds == Holds.Phrasing;
        if (insideLinePart || _blocks.Count >= policy.MaxDepth)
        {
            Gap();
            return;
        }
        MakeRoomForBlock();
        Open(rule, attributes);
    }

    private void StartPart(ElementRule rule, string attributes)
    {
        if (_blocks.Count < policy.MaxDepth && MakeRoomForPart(rule))
            Open(rule, attributes);
        else
            Gap();
    }

    private bool MakeRoomForLine()
    {
        while (true)
        {
            switch (Current.Rule.Holds)
            {
                case Holds.Phrasing or Holds.Flow:
                    return true;
                case Holds.Paragraphs:
                    Open(policy.Paragraph, "");
                    break;
                default:
                    if (Current.Rule.Implied is null)
                        return false;
                    Open(policy.Rules[Current.Rule.Implied], "");
                    break;
            }
        }
    }

    private void MakeRoomForBlock()
    {
        while (Current.Rule.Holds is not (Holds.Flow or Holds.Paragraphs))
        {
            if (Current.Rule is not { Holds: Holds.Parts, Implied: { } implied })
                CloseTop();
            else if (implied == "li" && Current.Last is { } item)
                _blocks.Add(item); // A list directly inside a list belongs to the item before it.
            else
                Open(policy.Rules[implied], "");
        }
        _inlines.Suspend();
        if (Current.Last is { IsBlock: false })
            Current.TrimLineEnd();
    }

    private bool MakeRoomForPart(ElementRule part)
    {
        for (var i = _blocks.Count - 1; i > 0; i--)
        {
            var rule = _blocks[i].Rule;
            if (PathTo(part, rule) is { } path)
            {
                if (part.First && _blocks[i].Last is not null)
                    return false;
                CloseTo(i + 1);
                path.ForEach(implied => Open(implied, ""));
                _inlines.Suspend();
                Current.TrimLineEnd();
                return true;
            }
            if (rule.Holds != Holds.Phrasing && rule.Family != part.Family)
                return false;
        }
        return false;
    }

    /// <summary>The implied elements between <paramref name="from"/> and the part (a row needs a table body), or null when there is no way.</summary>
    private List<ElementRule>? PathTo(ElementRule part, ElementRule from)
    {
        var path = new List<ElementRule>();
        while (!part.Owners.Contains(from.Name))
        {
            if (from.Implied is null)
                return null;
            from = policy.Rules[from.Implied];
            path.Add(from);
        }
        return path;
    }

    private bool CloseNearest(ElementRule rule)
    {
        for (var i = _blocks.Count - 1; i > 0; i--)
        {
            var open = _blocks[i].Rule;
            if (open.Name == rule.Name)
            {
                CloseTo(i);
                return true;
            }
            if (rule.Owners.Contains(open.Name) || (open.IsCell && rule.Family != open.Family))
                return false;
        }
        return false;
    }

    private void Open(ElementRule rule, string attributes)
    {
        _inlines.Suspend();
        var node = Node.Element(rule, attributes);
        Add(Current, node);
        if (!rule.IsVoid)
            _blocks.Add(node);
    }

    private void Add(Node parent, Node child)
    {
        _nodes++;
        parent.Add(child);
    }

    private void CloseTo(int count)
    {
        while (_blocks.Count > count)
            CloseTop();
    }

    private void CloseTop()
    {
        var node = Current;
        _blocks.RemoveAt(_blocks.Count - 1);
        _inlines.Leave(node);
        if (!node.Rule.Preformatted)
            node.TrimLineEnd();
        if (node.Last is null && !node.Rule.KeptEmpty)
            Current.RemoveLast();
    }

    /// <summary>A run that begins inside a paragraph may outlast it; one that begins in a cell, an item or a quotation ends with it.</summary>
    private Node LineOwner() => Current.Rule.Name == "p" ? _blocks[^2] : Current;
}
