using System.Text;
using System.Text.RegularExpressions;

namespace Masthead.Web.Sanitising;

/// <summary>Reads text as people type it: a new line is a line break, an empty line a new paragraph, a bare address a link.</summary>
internal sealed partial class PlainLines(TreeBuilder tree, SanitisingPolicy policy)
{
    private readonly StringBuilder _text = new();

    public void Text(string text) => _text.Append(text);

    /// <summary>A tag comes: what was typed before it is complete.</summary>
    public void Flush()
    {
        if (_text.Length == 0)
            return;
        var text = _text.ToString();
        _text.Clear();
        if (tree.IsPreformatted)
            tree.Text(text);
        else
            Lines(text);
    }

    private void Lines(string text)
    {
        var lines = text.ReplaceLineEndings("\n").Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            var empty = string.IsNullOrWhiteSpace(lines[i]);
            if (i > 0 && empty && i < lines.Length - 1)
                tree.Gap();
            else if (i > 0)
                tree.LineBreak(policy.Rules["br"]);
            if (!empty || lines.Length == 1 || i == 0 || i == lines.Length - 1)
                Line(lines[i]);
        }
    }

    private void Line(string line)
    {
        if (tree.IsInside("a") || tree.IsInside("code"))
        {
            tree.Text(line);
            return;
        }
        var rest = 0;
        foreach (var match in BareAddress().EnumerateMatches(line))
        {
            if (match.Length > SafeUrl.MaxLength)
                continue;
            var address = WithoutPunctuation(line.AsSpan(match.Index, match.Length));
            if (SafeUrl.Link(address) is not { } url)
                continue;
            tree.Text(line.AsSpan(rest, match.Index - rest));
            Link(url, address);
            rest = match.Index + address.Length;
        }
        tree.Text(line.AsSpan(rest));
    }

    private void Link(string url, string text)
    {
        var a = policy.Rules["a"];
        tree.Start(a, HtmlWriter.Attribute("href", url));
        tree.Text(text);
        tree.End(a);
    }

    /// <summary>The full stop after an address is the sentence's, a closing bracket belongs to the opening one.</summary>
    private static string WithoutPunctuation(ReadOnlySpan<char> address)
    {
        while (address.Length > 0 && (".,;:!?'\"»”’…*_~".Contains(address[^1]) || IsUnopened(address)))
            address = address[..^1];
        return address.ToString();
    }

    private static bool IsUnopened(ReadOnlySpan<char> address) =>
        (address[^1] == ')' && address.Count('(') < address.Count(')')) || (address[^1] == ']' && address.Count('[') < address.Count(']'));

    [GeneratedRegex(@"\bhttps?://[^\s<>""«“”]+", RegexOptions.NonBacktracking | RegexOptions.IgnoreCase)]
    private static partial Regex BareAddress();
}
