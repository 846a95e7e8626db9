using System.Text;
using AngleSharp.Html;
using AngleSharp.Html.Parser;
using AngleSharp.Html.Parser.Tokens.Struct;
using AngleSharp.Text;

namespace Masthead.Web.Sanitising;

/// <summary>
/// Reads a text by the HTML standard's tokeniser and hands what the policy lets through to a <see cref="TreeBuilder"/>.
/// Linear in the text: the tokeniser keeps no stack, and the builder's is bounded.
/// </summary>
internal sealed class HtmlReading : IDisposable
{
    private readonly string _html;
    private readonly SanitisingPolicy _policy;
    private readonly TextSource _source;
    private readonly HtmlTokenizer _tokenizer;
    private readonly TreeBuilder _tree;
    private readonly PlainLines? _lines;
    private readonly LeftOut? _leftOut;
    private readonly HashSet<string> _ids = [];
    private readonly HashSet<string> _neverClosed = [];
    private bool _dropNewline;
    private string? _lastEmbed;

    private HtmlReading(string html, SanitisingPolicy policy, bool plainText, LeftOut? leftOut)
    {
        _html = html;
        _policy = policy;
        _source = new TextSource(html);
        _tokenizer = new HtmlTokenizer(_source, HtmlEntityProvider.Resolver) { ShouldEmitAttribute = IsWanted, IsNotConsumingCharacterReferences = false };
        _tree = new TreeBuilder(policy);
        _leftOut = leftOut;
        _lines = plainText ? new PlainLines(_tree, policy) : null;
    }

    /// <param name="html">The author's text.</param>
    /// <param name="policy">What it may hold.</param>
    /// <param name="plainText">Line breaks and bare addresses in the text mean what they look like.</param>
    /// <param name="leftOut">Is told what is not let through as it was.</param>
    public static Node Read(string html, SanitisingPolicy policy, bool plainText = false, LeftOut? leftOut = null)
    {
        using var reading = new HtmlReading(Bounded(html, policy.MaxLength), policy, plainText, leftOut);
        return reading.Read();
    }

    public void Dispose()
    {
        _tokenizer.Dispose();
        _source.Dispose();
    }

    private Node Read()
    {
        var start = 0;
        while (true)
        {
            ref var token = ref _tokenizer.GetStructToken();
            var end = Math.Min(_source.Index, _html.Length);
            var written = start..end;
            if (token.Type == HtmlTokenType.EndOfFile)
            {
                // A tag that never ends ("a <b and c") leaves its letters behind.
                Literal(written);
                _lines?.Flush();
                return _tree.Finish();
            }
            Take(ref token, written);
            start = Math.Min(_source.Index, _html.Length);
        }
    }

    private void Take(ref StructHtmlToken token, Range written)
    {
        switch (token.Type)
        {
            case HtmlTokenType.Character:
                Words(token.Data.ToString());
                break;
            case HtmlTokenType.StartTag:
                StartTag(ref token, written);
                break;
            case HtmlTokenType.EndTag:
                EndTag(token.Name.ToString(), written);
                break;
            case HtmlTokenType.Comment when !IsWholeComment(_html[written]):
                Literal(written);
                break;
            default:
                break;
        }
    }

    private void StartTag(ref StructHtmlToken token, Range written)
    {
        var name = token.Name.ToString();
        _dropNewline = false;
        if (_policy.LinksEmbeds && name is "iframe" or "embed" or "object")
            Link(name, ref token);
        else if (!_policy.Rules.ContainsKey(name))
            _leftOut?.Element(name);
        if (HtmlNames.Swallowed.Contains(name) || HtmlNames.RawWords.Contains(name))
            StartRaw(name, written);
        else if (!_policy.Rules.TryGetValue(name, out var rule))
            StartUnknown(name, written);
        else if (!_tree.IsFull && Attributes(rule, ref token) is { } attributes)
            Open(rule, attributes);
        else
            LeaveOut(rule);
    }

    private void LeaveOut(ElementRule rule)
    {
        _leftOut?.Element(rule.Name);
        if (rule.Shape != Shape.Inline)
            Gap();
    }

    /// <summary>A paragraph with a link to what the element would have shown.</summary>
    private void Link(string name, ref StructHtmlToken token)
    {
        var title = PlainText.Clean(Raw("title", ref token), 200);
        if (_tree.IsFull || Embed.Of(Raw(name == "object" ? "data" : "src", ref token), title) is not { } embed)
        {
            _leftOut?.Element(name);
            return;
        }
        // Older players stand twice: an object, and inside it the same again for browsers that knew no objects.
        if (embed.Address == _lastEmbed)
            return;
        _lastEmbed = embed.Address;
        _leftOut?.Embeds.Add(embed);
        var (paragraph, link) = (_policy.Paragraph, _policy.Rules["a"]);
        Gap();
        _tree.Start(paragraph, "");
        _tree.Start(link, HtmlWriter.Attribute("href", embed.Address));
        _tree.Text(embed.Words);
        _tree.End(link);
        _tree.End(paragraph);
    }

    private void Gap()
    {
        _lines?.Flush();
        _tree.Gap();
    }

    private void Open(ElementRule rule, string attributes)
    {
        _lines?.Flush();
        _tree.Start(rule, attributes);
        _dropNewline = rule.Preformatted;
    }

    private void EndTag(string name, Range written)
    {
        _lines?.Flush();
        if (_policy.Rules.TryGetValue(name, out var rule))
            _tree.End(rule);
        else
            StartUnknown(name, written);
    }

    private void StartUnknown(string name, Range written)
    {
        if (HtmlNames.Breaking.Contains(name))
            Gap();
        else if (!HtmlNames.IsKnown(name))
            Literal(written);
    }

    /// <summary>An element whose content is not markup. Unclosed, it would take the rest of the text with it: then the tag stands alone.</summary>
    private void StartRaw(string name, Range written)
    {
        if (!IsClosed(name, _source.Index))
        {
            Literal(written);
            return;
        }
        _tokenizer.State = name switch
        {
            "script" => HtmlParseMode.Script,
            "title" or "textarea" => HtmlParseMode.RCData,
            _ => HtmlParseMode.Rawtext,
        };
        if (HtmlNames.RawWords.Contains(name))
        {
            StartUnknown(name, written);
            return;
        }
        while (_tokenizer.GetStructToken() is { Type: not (HtmlTokenType.EndTag or HtmlTokenType.EndOfFile) })
        {
        }
    }

    private bool IsClosed(string name, int from)
    {
        if (_neverClosed.Contains(name))
            return false;
        var closed = _html.AsSpan(Math.Min(from, _html.Length)).Contains("</" + name, StringComparison.OrdinalIgnoreCase);
        if (!closed)
            _neverClosed.Add(name);
        return closed;
    }

    private void Literal(Range written)
    {
        if (_policy.UnknownTagsAreText)
            Words(_html[written]);
    }

    private void Words(string text)
    {
        if (_dropNewline && text.StartsWith('\n'))
            text = text[1..];
        _dropNewline = false;
        if (_lines is null)
            _tree.Text(text);
        else
            _lines.Text(text);
    }

    /// <summary>The attributes as they are written, in the rule's order; null when one that the element needs is missing.</summary>
    private string? Attributes(ElementRule rule, ref StructHtmlToken token)
    {
        if (rule.Attributes.Count == 0)
            return "";
        var written = new StringBuilder();
        foreach (var attribute in rule.Attributes)
        {
            var value = Value(attribute, ref token);
            if (value is null && attribute.Required)
                return null;
            if (value is not null && (attribute.Name != "id" || _ids.Add(value)))
                written.Append(HtmlWriter.Attribute(attribute.Name, value));
        }
        return written.ToString();
    }

    private string? Value(AttributeRule rule, ref StructHtmlToken token)
    {
        var value = Raw(rule.Name, ref token) is { } given ? rule.Clean(given) : null;
        for (var i = 0; value is null && i < rule.Otherwise.Count; i++)
            value = Value(rule.Otherwise[i], ref token);
        if (value is not null && rule.Name == "src")
            _leftOut?.Source(value);
        return value;
    }

    private static string? Raw(string name, ref StructHtmlToken token)
    {
        for (var i = 0; i < token.Attributes.Count; i++)
        {
            if (token.Attributes[i].Name == name)
                return CleanText.Body(token.Attributes[i].Value.ToString());
        }
        return null;
    }

    private bool IsWanted(ref StructHtmlToken token, ReadOnlyMemory<char> attribute) =>
        _policy.AttributeNames.GetAlternateLookup<ReadOnlySpan<char>>().Contains(attribute.Span) || (_policy.LinksEmbeds && attribute.Span is "data");

    /// <summary>Markup's own comments and declarations go. "I &lt;/3 this" and an unclosed comment are words.</summary>
    private static bool IsWholeComment(string written) =>
        written.StartsWith("<!--", StringComparison.Ordinal)
            ? written.EndsWith('>')
            : written.StartsWith("<!", StringComparison.Ordinal) || written.StartsWith("<?", StringComparison.Ordinal);

    private static string Bounded(string html, int max)
    {
        if (html.Length <= max)
            return html;
        return html[..(char.IsHighSurrogate(html[max - 1]) ? max - 1 : max)];
    }
}
