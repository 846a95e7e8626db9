using System.Buffers.Text;
using System.Collections.Frozen;
using System.Text;

namespace Masthead.Spam.Text;

/// <summary>HTML character references and percent-encoding.</summary>
static class Entities
{
    /// <summary>The longest reference that is recognised, with its ampersand and semicolon.</summary>
    internal const int Longest = 12;

    private static readonly FrozenDictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> Named = new Dictionary<string, int>
    {
        ["amp"] = '&', ["lt"] = '<', ["gt"] = '>', ["quot"] = '"', ["apos"] = '\'', ["nbsp"] = ' ', ["shy"] = 0xAD, ["zwj"] = 0x200D, ["zwnj"] = 0x200C,
        ["period"] = '.', ["sol"] = '/', ["colon"] = ':', ["commat"] = '@', ["dollar"] = '$', ["excl"] = '!', ["num"] = '#', ["percnt"] = '%',
        ["hellip"] = 0x2026, ["mdash"] = 0x2014, ["ndash"] = 0x2013, ["rsquo"] = 0x2019, ["lsquo"] = 0x2018, ["ldquo"] = 0x201C, ["rdquo"] = 0x201D,
        ["euro"] = 0x20AC, ["pound"] = 0xA3, ["copy"] = 0xA9, ["reg"] = 0xAE, ["eacute"] = 0xE9, ["auml"] = 0xE4, ["ouml"] = 0xF6, ["uuml"] = 0xFC,
        ["aacute"] = 0xE1, ["agrave"] = 0xE0, ["egrave"] = 0xE8, ["iacute"] = 0xED, ["oacute"] = 0xF3, ["uacute"] = 0xFA, ["ntilde"] = 0xF1, ["szlig"] = 0xDF,
    }.ToFrozenDictionary(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();

    internal static bool TryRead(ReadOnlySpan<char> text, out int code, out int length)
    {
        (code, length) = (0, 0);
        var end = text.IndexOf(';');
        if (end < 2)
        {
            return false;
        }

        length = end + 1;
        var body = text[1..end];
        if (body[0] != '#')
        {
            return Named.TryGetValue(body, out code);
        }

        var read = body.Length > 2 && body[1] is 'x' or 'X'
            ? int.TryParse(body[2..], System.Globalization.NumberStyles.AllowHexSpecifier, null, out code)
            : int.TryParse(body[1..], System.Globalization.NumberStyles.None, null, out code);
        return read && Rune.IsValid(code) && code != 0;
    }

    internal static bool TryReadPercent(ReadOnlySpan<char> text, out int code, out int length)
    {
        Span<byte> bytes = stackalloc byte[4];
        var count = 0;
        for (var at = 0; count < 4 && at + 2 < text.Length + 0 && text[at] == '%' && Digits(text[at + 1], text[at + 2], out var value); at += 3)
        {
            bytes[count++] = value;
        }

        code = length = 0;
        if (count == 0 || Rune.DecodeFromUtf8(bytes[..count], out var rune, out var used) != System.Buffers.OperationStatus.Done || rune.Value < ' ')
        {
            return false;
        }

        (code, length) = (rune.Value, used * 3);
        return true;
    }

    private static bool Digits(char high, char low, out byte value)
    {
        value = 0;
        if (!char.IsAsciiHexDigit(high) || !char.IsAsciiHexDigit(low))
        {
            return false;
        }

        Span<byte> pair = [(byte)high, (byte)low];
        return Utf8Parser.TryParse(pair, out value, out _, 'x');
    }
}
