using System.Text;

namespace Masthead.Features.Import.Wxr;

/// <summary>Opens an XML file in the encoding that it is written in, as far as can be told.</summary>
internal static class XmlText
{
    /// <summary>By its mark of byte order, by what it looks like, by what it says of itself, otherwise UTF-8; a byte that is none becomes a mark that can be seen.</summary>
    public static StreamReader Open(string file)
    {
        var start = new byte[200];
        using (var stream = File.OpenRead(file))
            start = start[..stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)];
        return new StreamReader(file, ByLook(start) ?? Declared(Encoding.Latin1.GetString(start)) ?? new UTF8Encoding(false), detectEncodingFromByteOrderMarks: true, bufferSize: 64 * 1024);
    }

    // The first character of XML is '<'; in UTF-16 a zero stands beside it.
    private static Encoding? ByLook(byte[] start) => start switch
    {
        [(byte)'<', 0, ..] => Encoding.Unicode,
        [0, (byte)'<', ..] => Encoding.BigEndianUnicode,
        _ => null,
    };

    private static Encoding? Declared(string head)
    {
        const string mark = "encoding=";
        var at = head.IndexOf(mark, StringComparison.OrdinalIgnoreCase);
        if (at < 0)
            return null;
        var name = head[(at + mark.Length)..].TrimStart('"', '\'').Split('"', '\'', '?')[0];
        // The bytes are plainly not of two each, or it would have been seen.
        if (name.StartsWith("UTF-16", StringComparison.OrdinalIgnoreCase))
            return null;
        try
        {
            return CodePagesEncodingProvider.Instance.GetEncoding(name) ?? Encoding.GetEncoding(name);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }
}
