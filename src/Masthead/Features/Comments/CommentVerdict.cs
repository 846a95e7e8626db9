using System.Text.Json;
using System.Text.Json.Serialization;
using Masthead.Features.SpamFilter;
using Masthead.Spam;
using Masthead.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Masthead.Features.Comments;

/// <summary>What the filter said of a comment and why, as it was at that moment.</summary>
internal sealed class CommentVerdict
{
    private CommentVerdict() { }

    public CommentVerdict(long commentId, FilterOpinion opinion, Decision decision, FormEvidence evidence, DateTimeOffset at)
    {
        CommentId = commentId;
        Evidence = evidence;
        Write(opinion, decision, at);
    }

    public long CommentId { get; private set; }

    /// <summary>0 surely ham … 1 surely spam.</summary>
    public double Score { get; private set; }
    public Outcome Outcome { get; private set; }
    public List<StoredReason> Reasons { get; private set; } = [];

    /// <summary>What would have changed the verdict, in words for a moderator; or why there is none (the filter failed).</summary>
    public string Explanation { get; private set; } = "";
    public DateTimeOffset CheckedAt { get; private set; }

    /// <summary>The filter's fingerprint of the wording as text, by which variants of one message find each other; null where it gave none.</summary>
    public string? Sketch { get; private set; }

    /// <summary>What decided where the comment went first; see <see cref="Comments.Decision"/>.</summary>
    public DecisionRule Rule { get; private set; }

    /// <summary>What was known of the sending besides the words: a moderator's decision is learnt with the same.</summary>
    public FormEvidence Evidence { get; private set; } = new(false, null, 0, 0, 0, 0);

    /// <summary>The comment was edited and looked at again.</summary>
    public void Write(FilterOpinion opinion, Decision decision, DateTimeOffset at)
    {
        (Score, Outcome, Explanation) = (opinion.Score, opinion.Outcome, opinion.Explanation);
        Reasons = [.. opinion.Reasons];
        (Rule, CheckedAt, Sketch) = (decision.Rule, at, opinion.Sketch);
    }
}

/// <summary>What the filter said, in a form that is kept. Without an answer the score is 0.5 and the explanation says what failed.</summary>
internal sealed record FilterOpinion(double Score, Outcome Outcome, IReadOnlyList<StoredReason> Reasons, string Explanation, bool IsAnswer, string? Sketch = null)
{
    public static FilterOpinion Of(GateAnswer answer) => answer.Verdict is { } verdict
        ? new(verdict.Score, verdict.Outcome, verdict.Reasons.Select(reason => new StoredReason(reason.Name, reason.Weight, reason.Detail)).ToArray(),
            verdict.Counterfactual ?? "", IsAnswer: true, verdict.Fingerprint.ToString())
        : new(0.5, Outcome.Held, [], answer.Fault ?? "", IsAnswer: false);
}

/// <summary>How a comment was sent and what its sender did here before: counts, no address and no name. Nothing known is kept as nothing.</summary>
internal sealed record FormEvidence(
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] bool HoneypotFilled,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] double? FormSeconds,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] int PrefixPublished,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] int PrefixSpam,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] int EmailPublished,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] int EmailSpam);

/// <summary>One additive contribution to the score's logit, in words. Kept as <c>[name, weight, detail]</c>: every comment has some ten of them.</summary>
[JsonConverter(typeof(StoredReasonJson))]
internal sealed record StoredReason(string Name, double Weight, string Detail);

/// <summary>The weight is kept to four places, more than any page shows.</summary>
internal sealed class StoredReasonJson : JsonConverter<StoredReason>
{
    public override StoredReason Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        reader.Read();
        var name = reader.GetString()!;
        reader.Read();
        var weight = reader.GetDouble();
        reader.Read();
        var detail = reader.GetString()!;
        reader.Read();
        return new StoredReason(name, weight, detail);
    }

    public override void Write(Utf8JsonWriter writer, StoredReason value, JsonSerializerOptions options)
    {
        writer.WriteStartArray();
        writer.WriteStringValue(value.Name);
        writer.WriteNumberValue(Math.Round(value.Weight, 4));
        writer.WriteStringValue(value.Detail);
        writer.WriteEndArray();
    }
}

internal sealed class CommentVerdictMapping : IEntityTypeConfiguration<CommentVerdict>
{
    public void Configure(EntityTypeBuilder<CommentVerdict> builder)
    {
        builder.ToTable("comment_verdicts");
        builder.HasKey(verdict => verdict.CommentId);
        builder.Property(verdict => verdict.CommentId).ValueGeneratedNever();
        builder.Property(verdict => verdict.Evidence).HasConversion(JsonValue<FormEvidence>.Converter);
        builder.Property(verdict => verdict.Reasons).HasConversion(JsonList<StoredReason>.Converter, JsonList<StoredReason>.Comparer);
        builder.HasOne<Comment>().WithOne().HasForeignKey<CommentVerdict>(verdict => verdict.CommentId).OnDelete(DeleteBehavior.Cascade);
    }
}
