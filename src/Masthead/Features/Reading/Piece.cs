using Masthead.Features.Sections;

namespace Masthead.Features.Reading;

/// <summary>An article without the conversation: what its page and the newsroom's preview both draw.</summary>
internal sealed record Piece(ArticleView Article, IReadOnlyList<SectionView> Chain, PrintedTime Time, string SiteLanguage);
