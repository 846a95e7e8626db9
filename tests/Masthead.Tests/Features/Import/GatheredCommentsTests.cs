using Masthead.Features.Comments;
using Masthead.Features.Import;

namespace Masthead.Tests.Features.Import;

public sealed class GatheredCommentsTests
{
    [Fact]
    public void What_is_on_disk_reads_as_what_is_in_memory_in_any_order()
    {
        var said = Enumerable.Range(0, 50).Select(id => new ImportedComment(
            $"{id}", id == 0 ? "" : $"{id - 1}", "Ада 🙂", "", "", id % 2 == 0 ? null : "192.0.2.7", new string('ж', id * 1000), DateTimeOffset.UnixEpoch.AddSeconds(id), (CommentState)(id % 4), (CommentKind)(id % 3))
        {
            DisqusId = id % 5 == 0 ? $"d{id}" : null,
        }).ToList();
        using var file = new CommentFile();
        var gathered = new GatheredComments(file, 7);
        foreach (var comment in said)
        {
            gathered.Add(comment);
            Assert.Equal(said[gathered.Count / 2], gathered[gathered.Count / 2]);
        }
        Assert.Equal(said, gathered);
        file.Clear();
        var next = new GatheredComments(file, 0);
        next.Add(said[3]);
        Assert.Equal(said[3], Assert.Single(next));
    }
}
