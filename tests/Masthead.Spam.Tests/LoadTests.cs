using Masthead.Bench.Spam;

namespace Masthead.Spam.Tests;

public sealed class LoadTests
{
    private static readonly Submission Comment = new() { Text = "The council has promised this three times now, see the minutes, and nothing has happened.", Author = "Ada" };

    private static readonly Submission Advert = new()
    {
        Text = "Earn $900 a day!!! Casino bonus for 3 friends, write me +44 7700 900123 or http://deals.xyz/a?b=1 http://bit.ly/x\nWIN WIN WIN", Author = "Best Loans www.loans.com", Url = "http://loans.xyz",
        ArticleLanguage = "ru-RU", UserAgent = "curl/8", FormAge = TimeSpan.FromSeconds(1), History = new() { EmailSpam = 3 },
    };

    private static readonly Submission Disguised = new() { Text = "main 𝗦𝗟𝗢𝗧 di c\u200Ba\u200Bsino A L E X I S 1 7, maxwin gacor" };

    [Fact]
    public void A_score_allocates_nothing()
    {
        var filter = Filter.Base();
        filter.Learn(Comment, Label.Ham);
        // The runtime itself allocates on a thread while it compiles anew what has become hot: the leanest of several rounds is the score's own.
        Assert.Equal(0, Enumerable.Range(0, 20).Min(_ => AllocatedBy(100, () => filter.Score(Comment))));
    }

    [Fact]
    public void A_check_allocates_its_verdict_and_nothing_beside_it()
    {
        var filter = Filter.Base();
        filter.Learn(Comment, Label.Ham);
        filter.Learn(Advert, Label.Spam);
        foreach (var submission in new[] { Comment, Advert, Disguised })
        {
            var verdict = filter.Check(submission);
            var own = Enumerable.Range(0, 20).Min(_ => AllocatedBy(100, () => GC.KeepAlive(VerdictCopy.Of(verdict))));
            Assert.Equal(own, Enumerable.Range(0, 20).Min(_ => AllocatedBy(100, () => GC.KeepAlive(filter.Check(submission)))));
        }
    }

    private static long AllocatedBy(int times, Action act)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < times; i++)
        {
            act();
        }

        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    [Fact]
    public void The_longest_text_is_cut_and_still_judged()
    {
        var text = string.Concat(Enumerable.Range(0, 200_000).Select(i => $"word{i} "));
        Assert.InRange(Filter.Base().Check(new() { Text = text }).Score, 0, 1);
    }

    [Fact]
    public async Task Checks_go_on_while_others_learn()
    {
        var filter = Filter.Base();
        using var done = new CancellationTokenSource();
        var checks = 0;
        var checking = Task.Run(() =>
        {
            while (!done.IsCancellationRequested)
            {
                var verdict = filter.Check(Comment);
                Assert.Equal(verdict.Logit, verdict.Reasons.Sum(reason => reason.Weight), 6);
                Interlocked.Increment(ref checks);
            }
        });
        // Learns without a pause until a hundred checks have gone through meanwhile.
        for (var i = 0; !checking.IsCompleted && Volatile.Read(ref checks) < 100; i++)
        {
            filter.Learn(new() { Text = $"{Comment.Text} {i % 300}" }, i % 2 == 0 ? Label.Spam : Label.Ham);
        }

        await done.CancelAsync();
        await checking;
        Assert.True(checks >= 100);
    }

    [Fact]
    public void A_full_model_stays_under_four_megabytes_in_a_file()
    {
        var filter = Filter.Base();
        var random = new Random(1);
        filter.LearnAll(Enumerable.Range(0, 1500).Select(i => (new Submission { Text = string.Join(' ', Enumerable.Range(0, 60).Select(_ => random.Next(100_000).ToString("x")))},
            i % 3 == 0 ? Label.Spam : Label.Ham, 1.0)));
        Assert.InRange(filter.Bytes().Length, 1_000_000, 4 * 1024 * 1024);
    }
}
