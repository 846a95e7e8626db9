using Masthead.Jobs;
using Masthead.Storage;

namespace Masthead.Features.Articles;

/// <summary>Makes the index of words anew: after the schema step that brought it, and when an operator asks.</summary>
internal sealed class RebuildSearchIndex(NewsDb db) : IJobHandler
{
    public Task RunAsync(string payload, CancellationToken cancellationToken) => RunAsync(_ => { }, cancellationToken);

    /// <param name="progress">Called with the share done, 0 … 1.</param>
    /// <param name="cancellationToken">Honoured between slices; what was indexed stays.</param>
    /// <returns>How many articles are in it.</returns>
    public Task<int> RunAsync(Action<double> progress, CancellationToken cancellationToken) => IndexedWords.RebuildAsync(db, progress, cancellationToken);
}
