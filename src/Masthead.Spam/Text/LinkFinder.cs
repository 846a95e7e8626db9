using System.Buffers;

namespace Masthead.Spam.Text;

/// <summary>
/// Links, bare domains, spaced-out domains ("example . com"), e-mail addresses, @handles and telephone numbers in the clean text.
/// A bare domain counts when its ending is a known one that is not also an everyday word.
/// </summary>
static class LinkFinder
{
    private static readonly WordSet Endings = new("""
        com net org info biz edu gov mil int ru su рф xyz top site online club shop store vip pro live app io co tv cc ws mobi name website space fun icu
        link click life world today tech blog news media agency digital email games game bet casino poker win loan money cash finance trade work bid stream
        download racing date review party science men wang host press cloud dev ai gg gl ly gd cf ga gq ml tk de fr nl uk ua pl br cn vn eu jp kr tr ir ar
        mx cl pe ve ca au nz za ng ke in pk bd lk th ph my sg hk tw ro hu cz sk bg rs hr si lt lv ee fi se dk gr pt es ch be il ae sa eg kz by ge az asia
        cat xxx sex porn cam dating cyou monster buzz rest quest sbs lol bond best mom hair skin beauty makeup autos homes boats cfd
        """);

    /// <summary>Endings that make a link where a space follows the dot, and where one stands before it.</summary>
    private static readonly WordSet Afterwards = new("com ru xyz"), Before = new("com ru net org xyz");

    private static readonly WordSet Wordlike = new("my in be win work today news best life world game games money date review party men name link work live pro fun top blog mom hair rest quest");

    private static readonly WordSet Cheap = new("""
        xyz top site online club shop store vip icu fun space website click link work loan bid stream download racing date review party science men wang
        cf ga gq ml tk bet casino poker win buzz cyou monster rest quest sbs bond hair skin beauty makeup autos homes boats cfd su ws cc lol
        """);

    private static readonly WordSet Shorteners = new("""
        bit.ly tinyurl.com goo.gl t.co ow.ly is.gd buff.ly adf.ly cutt.ly rb.gy shorturl.at tiny.cc bl.ink rebrand.ly s.id clck.ru vk.cc u.to v.gd x.co
        lnkd.in soo.gd t.ly shorte.st linktr.ee lnk.bio heylink.me bitly.com j.mp qr.ae po.st mcaf.ee trib.al dlvr.it ift.tt fb.me youtu.be surl.li goo.su
        """);

    private static readonly WordSet Messengers = new("""
        t.me telegram.me telegram.dog wa.me api.whatsapp.com chat.whatsapp.com whatsapp.com discord.gg discord.com viber.com line.me m.me signal.me wechat.com
        """);

    /// <summary>Where a link, a handle or a telephone number can begin.</summary>
    private static readonly SearchValues<char> Signals = SearchValues.Create(".。@+(0123456789"), SignalsAndSchemes = SearchValues.Create(".。@+(0123456789h");

    internal static void Find(Reading reading)
    {
        var clean = reading.CleanText;
        var signals = clean.Contains("http", StringComparison.Ordinal) ? SignalsAndSchemes : Signals;
        for (var at = 0; at < clean.Length && reading.LinkCount < Reading.MaxLinks; at++)
        {
            var next = clean[at..].IndexOfAny(signals);
            if (next < 0)
            {
                break;
            }

            at += next;
            switch (clean[at])
            {
                case '.' or '。':
                    at = Math.Max(at, ByDot(reading, clean, at));
                    break;
                case '@':
                    reading.Signs.Handles += IsHandle(clean, at) ? 1 : 0;
                    break;
                case '+' or '(' or >= '0' and <= '9' when at == 0 || !IsHost(clean[at - 1]):
                    at = Math.Max(at, Phone(reading, clean, at));
                    break;
                case 'h' when at == 0 || clean[at - 1] == ' ':
                    at = Math.Max(at, ByTornScheme(reading, clean, at));
                    break;
                default: break;
            }
        }

        for (var link = 0; link < reading.LinkCount; link++)
        {
            reading.Signs.LinkChars += reading.Links[link].Length;
        }
    }

    private static bool IsHost(char c) => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' || c > 0x7F && Scripts.IsWord(Scripts.Of(c)) && !Scripts.IsUnspaced(Scripts.Of(c));

    /// <summary>A dot in the middle of a host, or one set apart from its ending.</summary>
    private static int ByDot(Reading reading, ReadOnlySpan<char> clean, int dot)
    {
        var after = dot + 1;
        var before = dot;
        var spaced = false;
        if (after < clean.Length && clean[after] == ' ' && Afterwards.Contains(WordAt(clean, after + 1)))
        {
            (after, spaced) = (after + 1, true);
        }

        if (before > 1 && clean[before - 1] == ' ' && (spaced || after < clean.Length && Before.Contains(WordAt(clean, after))))
        {
            (before, spaced) = (before - 1, true);
        }

        if (before == 0 || after >= clean.Length || !IsHost(clean[before - 1]) || !IsHost(clean[after]))
        {
            return dot;
        }

        var start = before;
        while (start > 0 && (IsHost(clean[start - 1]) || clean[start - 1] == '.'))
        {
            start--;
        }

        var end = after;
        while (end < clean.Length && (IsHost(clean[end]) || clean[end] == '.' && end + 1 < clean.Length && IsHost(clean[end + 1])))
        {
            end++;
        }

        return Judge(reading, clean, start, end, spaced);
    }

    private static ReadOnlySpan<char> WordAt(ReadOnlySpan<char> clean, int at)
    {
        var end = at;
        while (end < clean.Length && IsHost(clean[end]))
        {
            end++;
        }

        return clean[at..end];
    }

    /// <returns>Where to go on looking.</returns>
    private static int Judge(Reading reading, ReadOnlySpan<char> clean, int start, int end, bool spaced)
    {
        var host = clean[start..end].Trim('.');
        var dot = host.LastIndexOf('.');
        var ending = host[(dot + 1)..];
        var scheme = start >= 3 && clean[(start - 3)..start].SequenceEqual("://");
        var www = host.StartsWith("www.", StringComparison.Ordinal);
        var mail = start > 0 && clean[start - 1] == '@' && start > 1 && IsHost(clean[start - 2]);
        var numeric = IsNumeric(host);
        var path = end < clean.Length && clean[end] == '/';
        var known = Endings.Contains(ending) && (!Wordlike.Contains(ending) || path || host[..Math.Max(dot, 0)].Contains('.')) && dot > 1;
        if (!scheme && !www && !(known && !spaced) && !(spaced && dot < 0 | dot > 0) && !(numeric && path) && !(path && ending.Length is >= 2 and <= 6 && IsLetters(ending)))
        {
            return end - 1;
        }

        var whole = Whole(clean, start, end, scheme, mail, out var last);
        Add(reading, clean, whole, last, start, end, (scheme ? LinkTraits.Scheme : LinkTraits.None) | (www ? LinkTraits.Www : LinkTraits.None) | (spaced ? LinkTraits.Spaced : LinkTraits.None)
            | (mail ? LinkTraits.Email : LinkTraits.None) | (numeric ? LinkTraits.Numeric : LinkTraits.None) | (Cheap.Contains(ending) ? LinkTraits.CheapEnding : LinkTraits.None));
        return last - 1;
    }

    private static int Whole(ReadOnlySpan<char> clean, int start, int end, bool scheme, bool mail, out int last)
    {
        last = end;
        while (last < clean.Length && !mail && (last > end || clean[last] is '/' or '?' or ':' or '#') && clean[last] is not (' ' or '<' or '>' or '"' or ')' or ']' or '\''))
        {
            last++;
        }

        var first = start;
        if (scheme)
        {
            first -= 3;
        }
        else if (mail)
        {
            first--;
        }

        while (first > 0 && (scheme || mail) && (IsHost(clean[first - 1]) || mail && clean[first - 1] == '.'))
        {
            first--;
        }

        return first;
    }

    private static void Add(Reading reading, ReadOnlySpan<char> clean, int start, int last, int hostStart, int hostEnd, LinkTraits traits)
    {
        if (reading.LinkCount == Reading.MaxLinks)
        {
            return;
        }

        var host = clean[hostStart..hostEnd];
        var site = hostStart + SiteOffset(host);
        var tail = clean[hostEnd..last];
        var bare = host.StartsWith("www.", StringComparison.Ordinal) ? host[4..] : host;
        traits |= (Shorteners.Contains(bare) ? LinkTraits.Shortener : LinkTraits.None) | (Messengers.Contains(bare) ? LinkTraits.Messenger : LinkTraits.None)
            | (host.Contains("xn--", StringComparison.Ordinal) || host.ContainsAnyExceptInRange('\0', '\x7F') ? LinkTraits.Punycode : LinkTraits.None)
            | (tail.Length > 1 && tail[0] == '/' ? LinkTraits.Path : LinkTraits.None) | (tail.Contains('?') ? LinkTraits.Query : LinkTraits.None)
            | (tail.Length > 1 && tail[0] == ':' && char.IsAsciiDigit(tail[1]) ? LinkTraits.Port : LinkTraits.None);
        reading.Links[reading.LinkCount++] = new Link
        {
            Start = (ushort)start,
            Length = (ushort)(last - start),
            HostStart = (ushort)hostStart,
            HostLength = (ushort)(hostEnd - hostStart),
            SiteStart = (ushort)site,
            Traits = traits,
        };
    }

    /// <summary>Where the part that somebody registered begins: two labels, or three where the last two are like co.uk.</summary>
    private static int SiteOffset(ReadOnlySpan<char> host)
    {
        var last = host.LastIndexOf('.');
        var second = last > 0 ? host[..last].LastIndexOf('.') : -1;
        if (second > 0 && host.Length - last == 3 && last - second <= 4)
        {
            second = host[..second].LastIndexOf('.');
        }

        return second + 1;
    }

    /// <summary>"http   www  example  com": a site that lost its punctuation on the way still says that it is a link.</summary>
    private static int ByTornScheme(Reading reading, ReadOnlySpan<char> clean, int at)
    {
        var rest = clean[at..];
        var length = rest.StartsWith("https ", StringComparison.Ordinal) ? 6 : rest.StartsWith("http ", StringComparison.Ordinal) ? 5 : 0;
        if (length == 0)
        {
            return at;
        }

        var end = at + length;
        for (var words = 0; end < clean.Length && words < 3; end++)
        {
            words += clean[end] == ' ' ? 1 : 0;
            if (!char.IsAsciiLetterOrDigit(clean[end]) && clean[end] is not (' ' or '-'))
            {
                break;
            }
        }

        if (end - at < length + 4)
        {
            return at;
        }

        end = clean[end - 1] == ' ' ? end - 1 : end;
        Add(reading, clean, at, end, at + length, end, LinkTraits.Scheme | LinkTraits.Spaced);
        return end - 1;
    }

    private static bool IsNumeric(ReadOnlySpan<char> host)
    {
        foreach (var c in host)
        {
            if (c != '.' && !char.IsAsciiDigit(c))
            {
                return false;
            }
        }

        return host.Count('.') == 3;
    }

    private static bool IsLetters(ReadOnlySpan<char> text)
    {
        foreach (var c in text)
        {
            if (!char.IsAsciiLetter(c))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsHandle(ReadOnlySpan<char> clean, int at) =>
        (at == 0 || !IsHost(clean[at - 1])) && at + 4 < clean.Length && char.IsAsciiLetter(clean[at + 1]) && IsHost(clean[at + 2]) && IsHost(clean[at + 3]) && IsHost(clean[at + 4]);

    /// <summary>Nine to fifteen digits with the signs that people put between them.</summary>
    private static int Phone(Reading reading, ReadOnlySpan<char> clean, int start)
    {
        int digits = 0, at = start, last = start;
        for (; at < clean.Length; at++)
        {
            if (char.IsAsciiDigit(clean[at]))
            {
                digits++;
                last = at;
            }
            else if (clean[at] is not ('+' or '-' or '(' or ')' or ' ' or '.' or '/') || at - last > 2)
            {
                break;
            }
        }

        var number = digits is >= 9 and <= 15 && (at == clean.Length || !char.IsAsciiLetter(clean[at]) || clean[last + 1] == ' ');
        reading.Signs.Phones += number ? 1 : 0;
        return number ? last : start;
    }
}
