using Masthead.Features.Akismet.Sites;

namespace Masthead.Features.ClientSites;

/// <summary>What stands on top of every page of a client site.</summary>
/// <param name="Site">The site.</param>
/// <param name="Here">Which of its pages this is, as its address ends.</param>
internal sealed record SiteHead(ClientSite Site, string Here);

/// <summary>A key just made.</summary>
internal sealed record NewKey(long SiteId, string Key);
