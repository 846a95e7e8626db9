using System.Runtime.InteropServices;

namespace Masthead.Spam.Text;

/// <summary>
/// A submission taken apart: its clean and folded text, words, links and signs of disguise. One per thread, reused, so that reading allocates nothing.
/// </summary>
sealed class Reading
{
    internal const int Capacity = Submission.MaxTextLength + 64;
    internal const int MaxWords = 2048;
    internal const int MaxLinks = 32;

    [ThreadStatic]
    private static Reading? scratch;

    /// <summary>Lower case, compatibility forms resolved, markup and invisible characters gone, white space single: what a reader sees.</summary>
    internal readonly char[] Clean = new char[Capacity];

    /// <summary>Where each clean character came from in the text as typed.</summary>
    internal readonly int[] Origin = new int[Capacity + 1];

    /// <summary>What was done to each clean character.</summary>
    internal readonly Trace[] Traces = new Trace[Capacity];

    /// <summary>The clean text with disguised words undone: what the writer meant.</summary>
    internal readonly char[] Folded = new char[Capacity];

    /// <summary>Room for the folded text with a space at both ends.</summary>
    internal readonly char[] Padded = new char[Capacity + 2];

    /// <summary>The word that each folded character belongs to (a gap belongs to the word before it).</summary>
    internal readonly ushort[] WordOf = new ushort[Capacity];

    /// <summary>Where the clean text's words begin and end, before spaced-out letters are joined.</summary>
    internal readonly (ushort Start, ushort End)[] Tokens = new (ushort, ushort)[MaxWords];

    internal readonly Word[] Words = new Word[MaxWords];

    /// <summary>The hash of each word's folded text.</summary>
    internal readonly ulong[] Hashes = new ulong[MaxWords];
    internal readonly Link[] Links = new Link[MaxLinks];
    internal readonly int[] ScriptCounts = new int[(int)Script.OtherLetter + 1];
    private readonly char[] quote = new char[Quote.Longest + 1];
    internal Signs Signs;
    internal int CleanLength, FoldedLength, WordCount, LinkCount;

    /// <summary>What the rule of topics found, a bit for each, and the share of words that the rule of repetition found again: told later, not sought twice.</summary>
    internal uint Topics;
    internal double Repeated;

    internal Submission Submission { get; private set; } = new() { Text = "" };

    internal ReadOnlySpan<char> CleanText => Clean.AsSpan(0, CleanLength);

    internal ReadOnlySpan<char> FoldedText => Folded.AsSpan(0, FoldedLength);

    internal static Reading Of(Submission submission)
    {
        var reading = scratch ??= new Reading();
        reading.Read(submission);
        return reading;
    }

    internal ReadOnlySpan<char> WordText(int word) => Folded.AsSpan(Words[word].Start, Words[word].Length);

    internal ReadOnlySpan<char> HostText(in Link link) => Clean.AsSpan(link.HostStart, link.HostLength);

    /// <summary>Words as they were typed, as <see cref="Quoted"/> gives them.</summary>
    internal ReadOnlySpan<char> Typed(int firstWord, int lastWord)
    {
        var from = Math.Min(Words[firstWord].From, Submission.Text.Length);
        var to = Math.Clamp(Words[lastWord].To, from, Submission.Text.Length);
        return Quoted(Submission.Text.AsSpan(from, to - from));
    }

    /// <summary>A piece of somebody's text that is safe to read in a list. Good until the next is asked for: put it into a sentence at once.</summary>
    internal ReadOnlySpan<char> Quoted(ReadOnlySpan<char> text) => Quote.Short(text, quote);

    private void Read(Submission submission)
    {
        Submission = submission;
        Signs = default;
        Array.Clear(ScriptCounts);
        CleanLength = FoldedLength = WordCount = LinkCount = 0;
        Cleaner.Clean(this, submission.Text);
        LookAlikes.Undo(this);
        LinkFinder.Find(this);
        WordFinder.Find(this);
    }
}

/// <summary>What happened to a character on its way into the clean text.</summary>
[Flags]
enum Trace : byte
{
    None = 0,
    Uppercase = 1,
    Styled = 2,
    AfterInvisible = 4,
    Accented = 8,
    Encoded = 16,
    LookAlike = 32,
}

/// <summary>How a word was dressed up.</summary>
[Flags]
enum Disguise : byte
{
    None = 0,
    Styled = 1,
    Invisible = 2,
    Mixed = 4,
    Leet = 8,
    Spaced = 16,
    Accented = 32,
    Encoded = 64,
}

/// <summary>One word: its place in the folded text, and from where to where it stood in the text as typed.</summary>
[StructLayout(LayoutKind.Auto)]
struct Word
{
    internal ushort Start, Length;
    internal int From, To;
    internal Disguise Disguise;
    internal Script Script;
    internal bool AllCapitals, HasDigit, HasLetter, InLink;
}

/// <summary>One link: places in the clean text.</summary>
[StructLayout(LayoutKind.Auto)]
struct Link
{
    internal ushort Start, Length, HostStart, HostLength, SiteStart;
    internal LinkTraits Traits;
}

[Flags]
enum LinkTraits : ushort
{
    None = 0,
    Scheme = 1,
    Www = 2,
    Path = 4,
    Query = 8,
    Spaced = 16,
    Numeric = 32,
    Punycode = 64,
    Shortener = 128,
    Messenger = 256,
    UserInfo = 512,
    Port = 1024,
    CheapEnding = 2048,
    Email = 4096,
}

/// <summary>Counts over the whole text.</summary>
[StructLayout(LayoutKind.Auto)]
struct Signs
{
    internal int Letters, Uppercase, Digits, Punctuation, Symbols, Emoji, Lines, Exclamations, Questions, Currency;
    internal int Styled, Invisible, Bidi, Accents, Entities, PercentEncoded, Tags, Anchors, HiddenMarkup, BbCode, LongRuns;
    internal int StyledWords, InvisibleWords, MixedWords, LeetWords, SpacedWords, AccentedWords, EncodedWords;
    internal int Handles, Phones, LinkChars;
    internal bool Truncated;
}

static class Quote
{
    internal const int Longest = 60;

    /// <summary>A piece of somebody's text in the buffer's room: one line, no controls, no direction marks, not long.</summary>
    internal static ReadOnlySpan<char> Short(ReadOnlySpan<char> text, Span<char> buffer)
    {
        var length = 0;
        foreach (var c in text)
        {
            if (length == Longest)
            {
                buffer[length++] = '…';
                break;
            }

            var space = char.IsWhiteSpace(c) || char.IsControl(c);
            if (!space && char.GetUnicodeCategory(c) == System.Globalization.UnicodeCategory.Format || space && (length == 0 || buffer[length - 1] == ' '))
            {
                continue;
            }

            buffer[length++] = space ? ' ' : c;
        }

        if (length > 0 && char.IsHighSurrogate(buffer[length - 1]))
        {
            length--;
        }
        else if (length > 1 && buffer[length - 1] == '…' && char.IsHighSurrogate(buffer[length - 2]))
        {
            buffer[--length - 1] = '…';
        }

        return buffer[..length].TrimEnd(' ');
    }
}
