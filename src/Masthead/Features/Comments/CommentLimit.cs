using Masthead.Web;

namespace Masthead.Features.Comments;

/// <summary>How many comments one address prefix may leave in a minute: <c>Masthead:CommentLimitPerMinute</c>.</summary>
internal sealed class CommentLimit(MastheadOptions options, TimeProvider clock)
{
    private readonly PrefixLimit limit = new(options.CommentLimitPerMinute, clock);

    public int PerMinute => options.CommentLimitPerMinute;

    public bool TryTake(AddressPrefix prefix, out TimeSpan retryAfter) => limit.TryTake(prefix, out retryAfter);

    public void GiveBack(AddressPrefix prefix) => limit.GiveBack(prefix);
}
