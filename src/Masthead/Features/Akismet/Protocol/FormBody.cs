using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace Masthead.Features.Akismet.Protocol;

/// <summary>
/// The parameters of one request: of its query, its body, or both (then the body's count). The framework's own reader refuses what real
/// clients send: more than a thousand fields, <c>%00</c>, other charsets, no content type. This one takes any bytes and never throws.
/// Only what is asked for is decoded; the bytes must stay as they are until then. Not thread-safe.
/// </summary>
internal sealed class FormBody
{
    public const int MostFields = 5000;
    private const int MostListItems = 100;

    private readonly ReadOnlyMemory<byte> query;
    private readonly ReadOnlyMemory<byte> body;
    private readonly Encoding? declared;
    private Encoding? blogCharset;
    private Slots slots;
    private string?[]? texts;
    private List<string>? context;

    private FormBody(ReadOnlyMemory<byte> query, ReadOnlyMemory<byte> body, Encoding? declared) =>
        (this.query, this.body, this.declared) = (query, body, declared);

    public static FormBody Empty { get; } = new(default, default, null);

    /// <param name="query">The query without its question mark.</param>
    /// <param name="body">The body, as it came.</param>
    /// <param name="contentType">The header, or null: a body without one, or with one that says nothing, is taken as a form.</param>
    public static FormBody Parse(ReadOnlyMemory<byte> query, ReadOnlyMemory<byte> body, string? contentType)
    {
        var type = BodyType.Of(contentType);
        body = Charset.Plain(body, type.Charset);
        var form = new FormBody(query, body, type.Charset);
        if (!query.IsEmpty)
            form.ReadPairs(query.Span, isQuery: true);
        if (type.IsJson(body.Span))
            JsonFields.Read(body.Span, form.Put, form.PutContext);
        else if (type.Boundary is { } boundary)
            MultipartFields.Read(body.Span, boundary, form.PutPart);
        else
            form.ReadPairs(body.Span, isQuery: false);
        form.blogCharset = Charset.Of(form[Field.BlogCharset]);
        return form;
    }

    /// <summary>The value, empty where the name came without one; null where it did not come at all.</summary>
    public string? this[Field field]
    {
        get
        {
            if (texts?[(int)field] is { } text)
                return text;
            var slot = slots[(int)field];
            return slot.IsPresent ? Decode(Raw(slot), CharsetOf(field)) : null;
        }
    }

    /// <summary>The value without white space around it, or null where there is none or it is empty.</summary>
    public string? Given(Field field) => this[field]?.Trim() is { Length: > 0 } text ? text : null;

    /// <summary>Whether the value says yes: <c>1</c>, <c>true</c>, <c>True</c>; <c>0</c> and nothing say no.</summary>
    public bool Says(Field field) => this[field] is { } text && text.Trim().ToLowerInvariant() is "1" or "true" or "yes" or "on";

    /// <summary>The categories and tags of the page: the list in any of its three shapes.</summary>
    public IReadOnlyList<string> Context => context ?? (this[Field.CommentContext] is { Length: > 0 } only ? [only] : []);

    /// <summary>The value of a field whose name the client chose.</summary>
    public string? Find(string name)
    {
        if (name.Length is 0 or > 200)
            return null;
        var wanted = Encoding.UTF8.GetBytes(name);
        return FindIn(body.Span, wanted) ?? FindIn(query.Span, wanted);
    }

    private void ReadPairs(ReadOnlySpan<byte> bytes, bool isQuery)
    {
        var start = 0;
        for (var fields = 0; fields < MostFields && start < bytes.Length;)
        {
            var length = bytes[start..].IndexOf((byte)'&');
            if (length < 0)
                length = bytes.Length - start;
            if (length > 0)
            {
                fields++;
                ReadPair(bytes, start, length, isQuery);
            }
            start += length + 1;
        }
    }

    private void ReadPair(ReadOnlySpan<byte> bytes, int start, int length, bool isQuery)
    {
        var pair = bytes.Slice(start, length);
        var equals = pair.IndexOf((byte)'=');
        var name = equals < 0 ? pair : pair[..equals];
        var value = equals < 0 ? new Slot(start + length, 0, isQuery) : new Slot(start + equals + 1, length - equals - 1, isQuery);
        // Longer than any name we know, even with every character escaped.
        if (name.Length > 96)
            return;
        if (PercentText.IsPlain(name))
        {
            Put(name, value);
            return;
        }
        Span<byte> plain = stackalloc byte[96];
        Put(plain[..PercentText.Decode(name, plain)], value);
    }

    private void Put(ReadOnlySpan<byte> name, Slot value)
    {
        var isItem = IsContextItem(name);
        var field = isItem ? Field.CommentContext : FieldNames.Of(name);
        if (field == Field.None)
            return;
        var earlier = slots[(int)field];
        if (field == Field.CommentContext && (isItem || earlier.IsPresent))
        {
            if (!isItem && context is null)
                PutContext(Decode(Raw(earlier), declared));
            PutContext(Decode(Raw(value), declared));
        }
        slots[(int)field] = value;
    }

    // comment_context[], comment_context[0], comment_context[tags]
    private static bool IsContextItem(ReadOnlySpan<byte> name) => name.StartsWith("comment_context["u8) && name[^1] == ']';

    private void PutContext(string item)
    {
        context ??= [];
        if (item.Length > 0 && context.Count < MostListItems)
            context.Add(item);
    }

    private void Put(Field field, string value) => (texts ??= new string?[FieldNames.Count])[(int)field] = value;

    private void PutPart(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        var text = Charset.Decode(value, declared);
        if (IsContextItem(name))
            PutContext(text);
        else if (FieldNames.Of(name) is var field and not Field.None)
            Put(field, text);
    }

    private string? FindIn(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> wanted)
    {
        for (var fields = 0; fields < MostFields && !bytes.IsEmpty; fields++)
        {
            var end = bytes.IndexOf((byte)'&');
            var pair = end < 0 ? bytes : bytes[..end];
            bytes = end < 0 ? default : bytes[(end + 1)..];
            var equals = pair.IndexOf((byte)'=');
            var name = equals < 0 ? pair : pair[..equals];
            if (name.Length >= wanted.Length && IsName(name, wanted))
                return equals < 0 ? "" : Decode(pair[(equals + 1)..], declared);
        }
        return null;
    }

    private static bool IsName(ReadOnlySpan<byte> escaped, ReadOnlySpan<byte> wanted)
    {
        if (PercentText.IsPlain(escaped))
            return escaped.SequenceEqual(wanted);
        if (escaped.Length > 3 * wanted.Length)
            return false;
        Span<byte> plain = stackalloc byte[escaped.Length <= 1024 ? escaped.Length : 0];
        return plain.Length > 0 && plain[..PercentText.Decode(escaped, plain)].SequenceEqual(wanted);
    }

    private ReadOnlySpan<byte> Raw(Slot slot) => (slot.IsQuery ? query : body).Span.Slice(slot.Start, slot.Length);

    // The names of the form are ours; what people wrote is in the blog's encoding.
    private Encoding? CharsetOf(Field field) =>
        field is >= Field.CommentAuthor and <= Field.CommentContent or Field.Reporter ? blogCharset ?? declared : declared;

    private static string Decode(ReadOnlySpan<byte> escaped, Encoding? charset)
    {
        if (escaped.IsEmpty)
            return "";
        if (PercentText.IsPlain(escaped))
            return Charset.Decode(escaped, charset);
        var plain = ArrayPool<byte>.Shared.Rent(escaped.Length);
        var text = Charset.Decode(plain.AsSpan(0, PercentText.Decode(escaped, plain)), charset);
        ArrayPool<byte>.Shared.Return(plain);
        return text;
    }

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Slot(int Start, int Length, bool IsQuery)
    {
        // A slot that was never set starts at 0 with no length; a value of no length starts behind its name.
        public bool IsPresent => Start > 0 || Length > 0;
    }

    [InlineArray(FieldNames.Count)]
    private struct Slots
    {
        private Slot first;
    }
}
