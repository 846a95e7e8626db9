namespace Masthead.Spam.Tests;

public sealed class FilterTests
{
    private static readonly Submission Advert = new() { Text = "Hey guys, check out my channel www.best-deals.xyz and SUBSCRIBE!!!", Author = "Promo King" };
    private static readonly Submission Opinion = new() { Text = "I read the council's report twice and still do not see where the money went.", Author = "Ada" };

    [Fact]
    public void A_filter_that_knows_nothing_is_undecided() => Assert.Equal(0.5, Filter.Empty().Check(Opinion).Score);

    [Fact]
    public void One_click_is_remembered()
    {
        var filter = Filter.Empty();
        filter.Learn(Advert, Label.Spam);
        filter.Learn(Opinion, Label.Ham);
        Assert.True(filter.Check(Advert).Score > 0.8);
        Assert.True(filter.Check(Opinion).Score < 0.2);
    }

    [Fact]
    public void Reasons_sum_to_the_logit()
    {
        var filter = Filter.Base();
        filter.Learn(Advert, Label.Spam);
        var verdict = filter.Check(Advert with { HoneypotFilled = true });
        Assert.Equal(verdict.Logit, verdict.Reasons.Sum(reason => reason.Weight), 6);
    }

    [Theory]
    [InlineData("too short to count")]
    [InlineData("The council's report says where the money for the harbour bridge went, and where it did not go. Whoever reads it twice sees two sums that do not add up: that of the steel, and that of the engineers. The mayor has promised an answer by spring, and the opposition does not believe her.")]
    public void A_message_under_an_article_that_was_read_before_is_judged_the_same(string text)
    {
        var (filter, told) = (Filter.Base(), Opinion with { ArticleText = text });
        var known = Opinion.Under(ArticleWords.Of(text));

        Assert.Equal(text, known.ArticleText);
        var (read, before) = (filter.Check(told), filter.Check(known));
        Assert.Equal(read.Logit, before.Logit);
        Assert.Equal(read.Reasons, before.Reasons);
        // A copy under another article is judged under that one.
        Assert.Equal(filter.Check(told with { ArticleText = "Another." }).Logit, filter.Check(known with { ArticleText = "Another." }).Logit);
    }

    [Theory]
    [InlineData("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/156.0.0.0 Safari/537.36", "sent by a program (HeadlessChrome/156.0.0.0)")]
    [InlineData("Mozilla/5.0 (compatible; SomeBot/2.1; +https://bot.example)", "sent by a program (SomeBot/2.1)")]
    [InlineData("curl", "sent by a program (curl)")]
    [InlineData("", "no browser named itself")]
    public void A_moderator_reads_which_program_sent_it(string agent, string words) =>
        Assert.Contains(Filter.Base().Check(Opinion with { UserAgent = agent }).Reasons, reason => reason.Detail == words);

    [Fact]
    public void One_of_a_thing_is_not_several()
    {
        var reasons = Filter.Base().Check(Opinion with { FormAge = TimeSpan.FromSeconds(1.2), History = new SenderHistory { EmailSpam = 1, EmailPublished = 2 } }).Reasons;

        Assert.Contains(reasons, reason => reason.Detail == "the form was open for 1 second");
        Assert.Contains(reasons, reason => reason.Detail == "the sender’s earlier comments here: 2 times published, 1 time spam");
    }

    [Fact]
    public void A_written_filter_reads_back_the_same()
    {
        var filter = Filter.Base();
        filter.Learn(Advert, Label.Spam);
        using var file = new MemoryStream();
        filter.WriteTo(file);
        file.Position = 0;
        Assert.Equal(filter.Check(Advert).Logit, Filter.ReadFrom(file).Check(Advert).Logit);
    }

    [Fact]
    public void A_damaged_file_is_refused()
    {
        using var file = new MemoryStream();
        Filter.Empty().WriteTo(file);
        var bytes = file.ToArray();
        bytes[bytes.Length / 2] ^= 1;
        Assert.Throws<InvalidDataException>(() => Filter.ReadFrom(new MemoryStream(bytes)));
    }

    [Theory]
    [InlineData("𝓧𝓤𝓧𝓤")]
    [InlineData("ｘｕｘｕ")]
    [InlineData("X U X U")]
    [InlineData("x\u200Bu\u200Bx\u200Bu")]
    [InlineData("хuхu")]
    [InlineData("&#120;uxu")]
    public void A_disguised_word_reads_as_the_plain_one(string disguised)
    {
        var filter = Filter.Empty();
        filter.Learn(new() { Text = "main di xuxu" }, Label.Spam);
        filter.Learn(new() { Text = "halo kak apa kabar" }, Label.Ham);
        Assert.True(filter.Check(new() { Text = "main di " + disguised }).Score > 0.5);
    }
}
