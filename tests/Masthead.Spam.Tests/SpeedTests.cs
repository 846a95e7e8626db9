namespace Masthead.Spam.Tests;

public sealed class SpeedTests
{
    private static readonly Submission Comment = new() { Text = "The council has promised this three times now, see the minutes, and nothing has happened.", Author = "Ada" };

    [Fact]
    public void A_score_allocates_nothing()
    {
        var filter = Filter.Base();
        filter.Learn(Comment, Label.Ham);
        for (var i = 0; i < 200; i++)
        {
            filter.Score(Comment);
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
        {
            filter.Score(Comment);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
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
        var checks = Task.Run(() =>
        {
            var count = 0;
            while (!done.IsCancellationRequested)
            {
                var verdict = filter.Check(Comment);
                Assert.Equal(verdict.Logit, verdict.Reasons.Sum(reason => reason.Weight), 6);
                count++;
            }

            return count;
        });
        for (var i = 0; i < 300; i++)
        {
            filter.Learn(new() { Text = $"{Comment.Text} {i}" }, i % 2 == 0 ? Label.Spam : Label.Ham);
        }

        await done.CancelAsync();
        Assert.True(await checks > 0);
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
