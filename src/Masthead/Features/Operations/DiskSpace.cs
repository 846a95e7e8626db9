using Masthead.Storage;
using Masthead.Web;

namespace Masthead.Features.Operations;

/// <summary>How much room the data directory's disk has: a full one takes no comment and no article, and readers notice nothing of it.</summary>
internal sealed class DiskSpace(DatabaseOptions options) : IMeasured
{
    public IEnumerable<Metric> Measure()
    {
        try
        {
            return [new("masthead_data_free_bytes", "gauge", "Room that is left on the disk of the data directory.", ("", new DriveInfo(options.DataDirectory).AvailableFreeSpace))];
        }
        catch (IOException)
        {
            // A disk that went away has no number.
            return [];
        }
    }
}
