namespace Masthead.Features.Newsroom;

/// <summary>A side-by-side view of what differs, with the heading of each side.</summary>
internal sealed record ChangesView(string Before, string After, IReadOnlyList<FieldChange> Fields);
