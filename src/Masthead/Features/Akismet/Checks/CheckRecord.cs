using Masthead.Spam;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Masthead.Features.Akismet.Checks;

[Flags]
internal enum CheckMarks
{
    None = 0,

    /// <summary>Sent with <c>is_test</c>: counted as a test only.</summary>
    Test = 1,

    /// <summary>There was no verdict; the site's policy answered.</summary>
    Fault = 2,

    /// <summary>The month's limit was used up: not scored.</summary>
    OverLimit = 4,

    /// <summary>The client sent the message again, after an edit or an earlier fault.</summary>
    Recheck = 8,

    /// <summary>The client may drop it.</summary>
    Discard = 16,

    /// <summary>There was no verdict at first; it came later, and the client was told.</summary>
    Later = 32,

    /// <summary>The client was told neither spam nor ham: the comment stays where it is.</summary>
    LeftAlone = 64,
}

/// <summary>
/// One answered check. What is personal in it goes first: the full address, then the kept fields, at last the record.
/// Written in bulk by <see cref="CheckLog"/>, which knows the columns too.
/// </summary>
internal sealed class CheckRecord
{
    private CheckRecord() { }

    /// <summary>Holds the instant as well: see <see cref="CheckIds"/>.</summary>
    public long Id { get; private set; }
    public long SiteId { get; private set; }

    /// <summary>Of the letters and digits of the text: the same for a report whose text came with other slashes, entities or spaces.</summary>
    public long ContentHash { get; private set; }

    /// <summary>Of name and e-mail address, keyed: tells senders apart, cannot be turned back.</summary>
    public long SenderHash { get; private set; }
    public string Permalink { get; private set; } = "";

    /// <summary>The full address, while it is kept.</summary>
    public string? Address { get; private set; }

    /// <summary>IPv4 /24 or IPv6 /48.</summary>
    public string Network { get; private set; } = "";
    public Outcome Outcome { get; private set; }

    /// <summary>Whether the client was told <c>true</c>, or what stands for it where it was told neither.</summary>
    public bool AnsweredSpam { get; private set; }
    public CheckMarks Marks { get; private set; }
    public double Score { get; private set; }

    /// <summary>As <see cref="ReasonsText.ForRecord"/> writes them.</summary>
    public string Reasons { get; private set; } = "";

    /// <summary>The message as <see cref="KeptMessage"/> writes it, while it is kept.</summary>
    public string? Kept { get; private set; }

    /// <summary>Whether there is one, from the answer or later.</summary>
    public bool HasVerdict() => (Marks & CheckMarks.Later) != CheckMarks.None || (Marks & (CheckMarks.Fault | CheckMarks.OverLimit)) == CheckMarks.None;

    /// <summary>Takes a verdict that came after the answer.</summary>
    public void Judge(Verdict verdict, bool toldSpam, bool keepText)
    {
        (Outcome, Score, AnsweredSpam, Marks) = (verdict.Outcome, verdict.Score, toldSpam, Marks | CheckMarks.Later);
        Reasons = ReasonsText.ForRecord(verdict.Reasons, withDetails: keepText);
        Kept = keepText ? Kept : null;
    }
}

internal sealed class CheckRecordMapping : IEntityTypeConfiguration<CheckRecord>
{
    public void Configure(EntityTypeBuilder<CheckRecord> builder)
    {
        builder.ToTable("akismet_checks");
        builder.Property(check => check.Id).ValueGeneratedNever();
        // In the order of arrival: an index by the fingerprint alone would touch a page of its own for every check.
        builder.HasIndex(check => new { check.SiteId, check.Id, check.ContentHash });
    }
}
