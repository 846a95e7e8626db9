namespace Masthead.Spam.Tests;

public sealed class LoadTests
{
    private static readonly Submission Comment = new() { Text = "The council has promised this three times now, see the minutes, and nothing has happened.", Author = "Ada" };

    [Fact]
    public void A_score_allocates_nothing()
    {
        var filter = Filter.Base();
        filter.Learn(Comment, Label.Ham);
        // The runtime itself allocates on a thread while it compiles anew what has become hot: the leanest of several rounds is the score's own.
        Assert.Equal(0, Enumerable.Range(0, 20).Min(_ => AllocatedBy(100, filter)));
    }

    private static long AllocatedBy(int scores, Filter filter)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < scores; i++)
        {
            filter.Score(Comment);
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
