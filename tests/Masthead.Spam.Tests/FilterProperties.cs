using FsCheck;
using FsCheck.Fluent;

namespace Masthead.Spam.Tests;

public sealed class FilterProperties
{
    private static readonly Filter Taught = Teach(Filter.Base());

    private static readonly string[] Names = ["alpha", "bravo", "charlie", "delta", "echo", "foxtrot"];

    private static Filter Teach(Filter filter)
    {
        filter.Learn(new() { Text = "Earn $500 a day from home, write me on telegram t.me/abc" }, Label.Spam);
        filter.Learn(new() { Text = "The council should have asked the people who live there." }, Label.Ham);
        return filter;
    }

    [Fact]
    public void No_text_makes_it_throw_and_no_number_is_out_of_range() => Prop.ForAll(Texts.Submissions, submission =>
    {
        var verdict = Taught.Check(submission);
        return verdict.Score is >= 0 and <= 1 && Math.Abs(verdict.Logit) <= 20.0000001 && verdict.CommenterReason.Length > 0
            && verdict.Reasons.All(reason => double.IsFinite(reason.Weight) && reason.Detail.Length < 400);
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(400));

    [Fact]
    public void Reasons_always_sum_to_the_logit_and_the_score_is_its_logistic() => Prop.ForAll(Texts.Submissions, submission =>
    {
        var verdict = Taught.Check(submission);
        return Math.Abs(verdict.Reasons.Sum(reason => reason.Weight) - verdict.Logit) < 1e-6 && Math.Abs(1 / (1 + Math.Exp(-verdict.Logit)) - verdict.Score) < 1e-9;
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(400));

    [Fact]
    public void The_same_message_gets_the_same_verdict_and_its_score_alone_agrees() => Prop.ForAll(Texts.Submissions, submission =>
        Taught.Check(submission) is var first && Taught.Check(submission) is var second && first.Logit.Equals(second.Logit)
        && first.Reasons.SequenceEqual(second.Reasons) && first.Score.Equals(Taught.Score(submission))).Check(Config.QuickThrowOnFailure.WithMaxTest(200));

    [Fact]
    public void A_decision_taken_back_leaves_no_trace_even_when_others_followed()
    {
        var arbitrary = (from decisions in Texts.Nasty.Generator.Zip(Gen.Elements(Label.Ham, Label.Spam)).ListOf(6) from taken in Gen.Choose(0, 5) select (decisions, taken)).ToArbitrary();
        Prop.ForAll(arbitrary, input =>
        {
            var (with, without) = (Teach(Filter.Base()), Teach(Filter.Base()));
            var decisions = input.decisions.Select((decision, i) => (new Submission { Text = $"{Names[i]} {decision.Item1}" }, decision.Item2)).ToList();
            foreach (var (submission, label) in decisions)
            {
                with.Learn(submission, label);
            }

            foreach (var (submission, label) in decisions.Where((_, i) => i != input.taken))
            {
                without.Learn(submission, label);
            }

            return with.Unlearn(decisions[input.taken].Item1, decisions[input.taken].Item2) && with.Bytes().AsSpan().SequenceEqual(without.Bytes());
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(12));
    }

    [Fact]
    public void A_written_filter_reads_back_the_same_to_the_last_byte() => Prop.ForAll(Texts.Nasty, text =>
    {
        var filter = Teach(Filter.Base(Thresholds.FromCosts(2, 30)));
        filter.Learn(new() { Text = text }, Label.Spam, 0.5);
        var bytes = filter.Bytes();
        var copy = Filter.ReadFrom(new MemoryStream(bytes));
        return copy.Bytes().AsSpan().SequenceEqual(bytes) && copy.Thresholds == filter.Thresholds && copy.Check(new() { Text = text }).Logit.Equals(filter.Check(new() { Text = text }).Logit);
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(8));

    [Fact]
    public void A_rebuilt_filter_depends_on_what_was_decided_and_not_on_the_order() => Prop.ForAll(Texts.Nasty.Generator.ListOf(5).ToArbitrary(), texts =>
    {
        var decisions = texts.Select((text, i) => (new Submission { Text = $"{Names[i]} {text}" }, i % 2 == 0 ? Label.Spam : Label.Ham, 1.0)).ToList();
        var (one, other) = (Teach(Filter.Base()), Filter.Base());
        one.Rebuild(decisions);
        decisions.Reverse();
        other.Rebuild(decisions);
        return one.Bytes().AsSpan().SequenceEqual(other.Bytes());
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(8));
}
