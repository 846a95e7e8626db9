using Masthead.Features.Articles;
using Masthead.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Masthead.Features.Comments;

internal enum CommentState
{
    /// <summary>Waits for a moderator.</summary>
    Held = 0,
    Published = 1,
    Spam = 2,
    /// <summary>Taken down by a moderator.</summary>
    Removed = 3,
    /// <summary>Taken back by its own writer.</summary>
    Withdrawn = 4,
}

internal enum CommentKind
{
    Comment = 0,
    Pingback = 1,
    Trackback = 2,
}

/// <summary>
/// One comment. <see cref="ThreadPath"/> puts a whole thread in reading order; only rows with <see cref="IsShown"/> are in the index that
/// the article page reads, so that a flood of held or spam comments costs readers nothing.
/// </summary>
internal sealed class Comment
{
    public const int LongestName = 80;
    public const int LongestEmail = 254;
    public const int LongestWebsite = 500;
    public const int LongestText = 20_000;

    private Comment() { }

    public Comment(long articleId, Comment? parent, CommentText text, CommentSender sender, byte[] fingerprint, DateTimeOffset now)
    {
        ArticleId = articleId;
        ParentId = parent?.Id;
        Depth = parent is null ? 0 : parent.Depth + 1;
        Write(text);
        (IpAddress, AddressPrefix, UserAgent, Referrer) = sender;
        Fingerprint = fingerprint;
        CreatedAt = now;
    }

    public long Id { get; private set; }
    public long ArticleId { get; private set; }
    public long? ParentId { get; private set; }

    /// <summary>How many comments stand above this one; 0 for one that answers the article.</summary>
    public int Depth { get; private set; }

    /// <summary>See <see cref="Comments.ThreadPath"/>; empty until the row has its id.</summary>
    public string ThreadPath { get; private set; } = "";

    public CommentState State { get; private set; }

    /// <summary>A person has decided where it stands; until then only the filter has.</summary>
    public bool IsJudged { get; private set; }

    /// <summary>In the thread: published, or taken down with shown answers below (then a mark stands in its place).</summary>
    public bool IsShown { get; private set; }

    /// <summary>Shown answers directly below.</summary>
    public int ShownReplies { get; private set; }

    public CommentKind Kind { get; private set; }
    public string AuthorName { get; private set; } = "";

    /// <summary>Never shown to a reader.</summary>
    public string AuthorEmail { get; private set; } = "";
    public string AuthorWebsite { get; private set; } = "";

    /// <summary>What was typed, byte for byte.</summary>
    public string Text { get; private set; } = "";

    /// <summary>What readers get: sanitised.</summary>
    public string Html { get; private set; } = "";

    public DateTimeOffset CreatedAt { get; private set; }
    public DateTimeOffset? EditedAt { get; private set; }

    /// <summary>The address it came from; null once retention has passed. <see cref="AddressPrefix"/> stays for the filter.</summary>
    public string? IpAddress { get; private set; }
    public string? AddressPrefix { get; private set; }
    public string? UserAgent { get; private set; }
    public string? Referrer { get; private set; }

    /// <summary>The beginning of a SHA-256 over article, parent, sender and text: the same request sent twice is one comment.</summary>
    public byte[] Fingerprint { get; private set; } = [];

    public string? Source { get; private set; }
    public string? SourceId { get; private set; }

    public bool IsPublished => State == CommentState.Published;

    /// <summary>Gives the new row its place in the thread, once the database has given it its id.</summary>
    public void TakePlace(string? parentPath) => ThreadPath = Comments.ThreadPath.Under(parentPath, Depth, Id);

    /// <summary>The same for a row that knows its id before it is written.</summary>
    public void TakePlace(long id, string? parentPath)
    {
        Id = id;
        TakePlace(parentPath);
    }

    public void Write(CommentText text)
    {
        (AuthorName, AuthorEmail, AuthorWebsite, Text, Html) = text;
    }

    public void Rewrite(CommentText text, DateTimeOffset now)
    {
        Write(text);
        EditedAt = now;
    }

    public void Publish() => Become(CommentState.Published);

    public void Hold() => Become(CommentState.Held);

    public void Remove() => Become(CommentState.Removed);

    /// <summary>Its writer may say the same again later: the fingerprint is set free.</summary>
    public void Withdraw()
    {
        Become(CommentState.Withdrawn);
        Fingerprint = CommentFingerprint.Of([.. Fingerprint, .. BitConverter.GetBytes(Id)]);
    }

    /// <summary>Its writer changed it: where it stands now.</summary>
    public void MoveOwn(CommentState state)
    {
        if (state == CommentState.Withdrawn)
            Withdraw();
        else
            Become(state);
    }

    /// <summary>A moderator decides, or takes a decision back.</summary>
    public void Judge(CommentState state, bool isJudged)
    {
        IsJudged = isJudged;
        Become(state);
    }

    public void Become(CommentState state)
    {
        State = state;
        IsShown = state == CommentState.Published || ShownReplies > 0;
    }

    /// <summary>An answer below appeared (+1) or went (-1).</summary>
    public void CountReply(int difference)
    {
        ShownReplies = Math.Max(0, ShownReplies + difference);
        IsShown = State == CommentState.Published || ShownReplies > 0;
    }

    public void CameFrom(string source, string sourceId, CommentKind kind) => (Source, SourceId, Kind) = (source, sourceId, kind);
}

/// <summary>What a commenter writes; <see cref="Html"/> is already sanitised.</summary>
internal readonly record struct CommentText(string Name, string Email, string Website, string Text, string Html);

/// <summary>Where a comment came from.</summary>
internal readonly record struct CommentSender(string? IpAddress, string? AddressPrefix, string? UserAgent, string? Referrer);

internal static class CommentSets
{
    extension(NewsDb db)
    {
        public DbSet<Comment> Comments => db.Set<Comment>();
        public DbSet<CommentVerdict> CommentVerdicts => db.Set<CommentVerdict>();
        public DbSet<CommentAct> CommentActs => db.Set<CommentAct>();
    }
}

internal sealed class CommentMapping : IEntityTypeConfiguration<Comment>
{
    public void Configure(EntityTypeBuilder<Comment> builder)
    {
        builder.ToTable("comments");
        builder.Property(comment => comment.ThreadPath).HasAnnotation(NewsDb.SortedByBytes, true);
        // Depth is the last column so that what is too deep for a page is passed over inside the index.
        builder.HasIndex(comment => new { comment.ArticleId, comment.ThreadPath, comment.Depth }).HasFilter(Shown);
        builder.HasIndex(comment => new { comment.ArticleId, comment.ShownReplies, comment.Id }).HasFilter("is_shown AND depth = 0 AND shown_replies > 0");
        builder.HasIndex(comment => new { comment.State, comment.Id });
        // Most comments are published, unjudged and answer the article: an index that only the others need does not hold them.
        builder.HasIndex(comment => new { comment.IsJudged, comment.Id }).HasFilter(Suspected);
        builder.HasIndex(comment => new { comment.State, comment.IsJudged, comment.Id }).HasFilter("is_judged");
        builder.HasIndex(comment => comment.ParentId).HasFilter("parent_id IS NOT NULL");
        builder.HasIndex(comment => new { comment.ArticleId, comment.Fingerprint }).IsUnique();
        builder.HasIndex(comment => new { comment.AddressPrefix, comment.State });
        builder.HasIndex(comment => new { comment.AuthorEmail, comment.State });
        builder.HasIndex(comment => comment.CreatedAt).HasFilter("ip_address IS NOT NULL");
        builder.HasIndex(comment => new { comment.CreatedAt, comment.Id }).HasFilter(Shown);
        builder.HasIndex(comment => new { comment.Source, comment.SourceId }).IsUnique().HasFilter("source IS NOT NULL");
        builder.HasOne<Article>().WithMany().HasForeignKey(comment => comment.ArticleId).OnDelete(DeleteBehavior.Cascade);
        builder.HasOne<Comment>().WithMany().HasForeignKey(comment => comment.ParentId).OnDelete(DeleteBehavior.Restrict);
    }

    // Written so that both databases read it as a bare column test.
    private const string Shown = "is_shown";

    // CommentState.Spam, as the steps write it.
    private const string Suspected = "state = 2";
}
