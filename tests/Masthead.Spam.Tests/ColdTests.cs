namespace Masthead.Spam.Tests;

public sealed class ColdTests
{
    [Theory]
    [InlineData("I do not agree with the author. The numbers for last year tell another story.")]
    [InlineData("Спасибо за статью, очень подробно и по делу.")]
    [InlineData("আমাদের দেশের স্বাভাবিক অর্থনৈতিক গতিপ্রবাহকে বাধাগ্রস্ত করা হয়েছে।")]
    [InlineData("शहर की सड़कों की हालत बहुत खराब है, किसी को परवाह नहीं।")]
    [InlineData("我觉得市政府应该先听听居民的意见。")]
    [InlineData("الحكومة لم تفعل شيئا منذ سنوات")]
    [InlineData("Das stimmt so nicht, der Umbau hat schon vor zwei Jahren begonnen.")]
    [InlineData("ราคาน้ำมันแพงขึ้นทุกวัน ประชาชนเดือดร้อน")]
    [InlineData("המחירים עולים ואף אחד לא עושה כלום")]
    [InlineData("Bence belediye bu konuda haklı, trafik artık çekilmez oldu.")]
    [InlineData("Ok")]
    [InlineData("")]
    public void An_ordinary_comment_is_published_on_the_first_day(string text) => Assert.Equal(Outcome.Ham, Filter.Base().Check(new() { Text = text }).Outcome);

    [Theory]
    [InlineData("Earn $900 a day working from home! Write me on WhatsApp +44 7700 900123 https://bit.ly/x1")]
    [InlineData("Заработок от 300$ в день без опыта, пишите в личку t.me/rabota")]
    [InlineData("𝗦𝗹𝗼𝘁 𝗴𝗮𝗰𝗼𝗿 daftar sekarang di 𝗠𝗘𝗚𝗔𝟴𝟴, dijamin maxwin")]
    [InlineData("Gana dinero desde casa, haz clic en el enlace http://ganar.xyz y regístrate")]
    [InlineData("Casino online: bonus gratis senza deposito, clicca qui www.vinci.top")]
    public void Blatant_spam_is_not_published_on_the_first_day(string text) => Assert.NotEqual(Outcome.Ham, Filter.Base().Check(new() { Text = text }).Outcome);

    [Fact]
    public void What_a_form_gives_away_counts_from_the_first_day()
    {
        var plain = new Submission { Text = "Nice weather today in our town, is it not" };
        var filter = Filter.Base();
        var usual = filter.Check(plain).Logit;
        Assert.Equal(Outcome.Ham, filter.Check(plain).Outcome);
        Assert.NotEqual(Outcome.Ham, filter.Check(plain with { HoneypotFilled = true }).Outcome);
        Assert.True(filter.Check(plain with { FormAge = TimeSpan.FromSeconds(1) }).Logit > usual);
        Assert.True(filter.Check(plain with { UserAgent = "python-requests/2.31" }).Logit > usual);
        Assert.True(filter.Check(plain with { Author = "Best Payday Loans Online www.loans.com" }).Logit > usual);
        Assert.True(filter.Check(plain with { History = new() { EmailSpam = 12 } }).Logit > usual);
        Assert.True(filter.Check(plain with { History = new() { EmailPublished = 12 } }).Logit < usual);
    }

    [Fact]
    public void The_base_model_is_reproduced_bit_for_bit()
    {
        var directory = Path.Combine(Repository(), "../shared/data/spam/open");
        Assert.SkipUnless(Directory.Exists(directory), "the collections that the base model is made of are not here");
        string[] licensed = ["judol_id", "sms_en", "telegram_ru", "youtube"];
        var examples = licensed.SelectMany(name => File.ReadLines(Path.Combine(directory, name + ".jsonl")).Select(line => Example(name, line)));
        Assert.Equal(File.ReadAllBytes(Path.Combine(Repository(), "src/Masthead.Spam/Learning/Base.model")), Learning.BaseTrainer.Train(examples));
    }

    private static Learning.Example Example(string collection, string line)
    {
        using var json = System.Text.Json.JsonDocument.Parse(line);
        string? Field(string key) => json.RootElement.TryGetProperty(key, out var value) ? value.GetString() : null;
        return new(collection, new() { Text = Field("text")!, Author = Field("author"), Language = Field("lang") }, Field("label") == "spam" ? Label.Spam : Label.Ham);
    }

    private static string Repository()
    {
        var directory = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(directory, "Masthead.slnx")))
        {
            directory = Path.GetDirectoryName(directory) ?? throw new InvalidOperationException("not inside the repository");
        }

        return directory;
    }
}
