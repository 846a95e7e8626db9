using System.Globalization;

namespace Masthead.Features.Comments;

/// <summary>In which order the comments under an article stand.</summary>
internal enum ThreadOrder
{
    /// <summary>As they came, answers below what they answer: the whole conversation.</summary>
    Oldest = 0,

    /// <summary>The newest of the uppermost comments first; answers stand behind a link.</summary>
    Newest = 1,

    /// <summary>The uppermost comments that were answered, those with the most answers first.</summary>
    MostReplies = 2,
}

/// <summary>Which part of a thread is asked for: its beginning, what stands after a cursor, or one comment with its branch.</summary>
/// <param name="Comment">The comment at the top of the page, or null for the whole thread.</param>
/// <param name="After">Where the page begins, or null: a <see cref="ThreadPath"/>, or in another order an <see cref="OrderCursor"/>.</param>
/// <param name="Order">Only the whole thread has another order than <see cref="ThreadOrder.Oldest"/>.</param>
internal readonly record struct ThreadPlace(long? Comment = null, string? After = null, ThreadOrder Order = ThreadOrder.Oldest)
{
    /// <summary>Reads <c>?comment=</c>, <c>?after=</c> and <c>?order=</c>; false when one is there and makes no sense (answer 404).</summary>
    public static bool TryParse(string? comment, string? after, string? order, out ThreadPlace place)
    {
        place = default;
        if (!string.IsNullOrEmpty(order))
        {
            if (!string.IsNullOrEmpty(comment) || OrderOf(order) is not { } known)
                return false;
            place = place with { Order = known };
        }
        if (!string.IsNullOrEmpty(comment))
        {
            if (!long.TryParse(comment, NumberStyles.None, null, out var id))
                return false;
            place = place with { Comment = id };
        }
        if (string.IsNullOrEmpty(after))
            return true;
        place = place with { After = place.Order == ThreadOrder.Oldest ? ThreadPath.FromCursor(after) : OrderCursor.Parse(after) is null ? null : after };
        return place.After is not null;
    }

    /// <summary>The value of <c>?order=</c>; null for the reading order, which needs none.</summary>
    public static string? NameOf(ThreadOrder order) => order switch
    {
        ThreadOrder.Newest => "newest",
        ThreadOrder.MostReplies => "replies",
        _ => null,
    };

    private static ThreadOrder? OrderOf(string name) => name switch
    {
        "newest" => ThreadOrder.Newest,
        "replies" => ThreadOrder.MostReplies,
        _ => null,
    };
}

/// <summary>The last comment of a page in an order: how many answers it had and its id, as <c>12-4711</c>. Neither order needs more.</summary>
internal static class OrderCursor
{
    public static string After(CommentView last, ThreadOrder order) =>
        string.Create(CultureInfo.InvariantCulture, $"{(order == ThreadOrder.MostReplies ? last.ShownReplies : 0)}-{last.Id}");

    public static (long Answers, long Id)? Parse(string? text) =>
        text?.Split('-') is [var answers, var id]
        && long.TryParse(answers, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var last)
            ? (count, last)
            : null;
}
