using System.Globalization;
using System.Text;

namespace Masthead.Bench.Import;

/// <summary>
/// Writes a WordPress export of any size, always the same for the same arguments: posts of some six hundred words in nested categories, ten comments under
/// each in a tree, a tenth of them spam. Or one of the shapes that an importer must bear.
/// </summary>
internal sealed class WriteWxrFile(TextWriter file)
{
    private const int CommentsBelow = 10;
    private const int Categories = 30;

    private static readonly string[] Words =
        "harbour ferry council mayor budget tide night school river bridge plan vote paper street market winter letter crew rain morning north quay driver report question answer seven little under after which their would could about".Split(' ');

    private readonly Random random = new(1);
    private readonly StringBuilder piece = new();
    private long written;
    private int comments;

    /// <param name="path">Where to.</param>
    /// <param name="megabytes">How large, at least.</param>
    /// <param name="shape"><c>usual</c>; <c>line</c>, without a single line end; <c>thread</c>, with all comments below one post, every tenth answering the one before it.</param>
    public static int Run(string path, int megabytes, string shape)
    {
        using var text = new StreamWriter(path, append: false, new UTF8Encoding(false), 1 << 20) { NewLine = shape == "line" ? " " : "\n" };
        new WriteWxrFile(text).Write(megabytes * 1024L * 1024, shape);
        return 0;
    }

    private void Write(long bytes, string shape)
    {
        Say("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<rss version=\"2.0\" xmlns:wp=\"http://wordpress.org/export/1.2/\" xmlns:content=\"http://purl.org/rss/1.0/modules/content/\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><channel><title>Load</title><link>https://load.example</link>");
        for (var category = 0; category < Categories; category++)
            Say(Invariant($"<wp:category><wp:term_id>{category + 1}</wp:term_id><wp:category_nicename>part-{category}</wp:category_nicename><wp:category_parent>{(category < 6 ? "" : "part-" + category % 6)}</wp:category_parent><wp:cat_name>Part {category}</wp:cat_name></wp:category>"));
        for (var post = 1; written < bytes; post++)
        {
            BeginPost(post);
            var below = shape == "thread" ? int.MaxValue : CommentsBelow;
            for (var i = 0; i < below && (shape != "thread" || written < bytes); i++)
                Comment(i, shape == "thread" && i % 10 == 0);
            Say("</item>");
        }
        Say("</channel></rss>");
    }

    private void BeginPost(int post)
    {
        var at = new DateTime(2005, 1, 1, 8, 0, 0, DateTimeKind.Utc).AddHours(post);
        piece.Append("<item><title>").Append(Sentence(6)).Append(Invariant($" {post}</title><link>https://load.example/{at:yyyy/MM}/post-{post}/</link><dc:creator>author-{post % 40}</dc:creator><content:encoded><![CDATA["));
        for (var paragraph = 0; paragraph < 10; paragraph++)
            piece.Append(paragraph % 4 == 3 ? Invariant($"<h2>{Sentence(4)}</h2>\n\n") : Invariant($"{Sentence(60)} <a href=\"https://load.example/{at:yyyy/MM}/post-{Math.Max(1, post - 1)}/\">more</a>\n\n"));
        piece.Append(Invariant($"]]></content:encoded><wp:post_id>{post}</wp:post_id><wp:post_date_gmt>{at:yyyy-MM-dd HH:mm:ss}</wp:post_date_gmt><wp:post_name>post-{post}</wp:post_name><wp:status>publish</wp:status><wp:post_type>post</wp:post_type>"));
        piece.Append(Invariant($"<category domain=\"category\" nicename=\"part-{post % Categories}\">Part {post % Categories}</category><category domain=\"post_tag\" nicename=\"{Words[post % Words.Length]}\">{Words[post % Words.Length]}</category>"));
        Say("");
    }

    private void Comment(int number, bool inCircle)
    {
        comments++;
        var parent = inCircle ? comments + 1 : number % 3 == 0 ? 0 : comments - 1;
        Say(Invariant($"<wp:comment><wp:comment_id>{comments}</wp:comment_id><wp:comment_author>Reader {comments % 5000}</wp:comment_author><wp:comment_author_email>reader{comments % 5000}@load.example</wp:comment_author_email><wp:comment_author_IP>198.18.{comments % 250}.7</wp:comment_author_IP><wp:comment_date_gmt>2012-03-04 05:06:07</wp:comment_date_gmt><wp:comment_content><![CDATA[{Sentence(40)}]]></wp:comment_content><wp:comment_approved>{(comments % 10 == 0 ? "spam" : "1")}</wp:comment_approved><wp:comment_parent>{parent}</wp:comment_parent></wp:comment>"));
    }

    private string Sentence(int length) => string.Join(' ', Enumerable.Range(0, length).Select(_ => Words[random.Next(Words.Length)]));

    private void Say(string text)
    {
        piece.Append(text);
        file.WriteLine(file.NewLine == " " ? piece.Replace('\n', ' ') : piece);
        written += piece.Length + 1;
        piece.Clear();
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
