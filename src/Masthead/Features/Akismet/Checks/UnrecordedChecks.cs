namespace Masthead.Features.Akismet.Checks;

/// <summary>
/// Checks that were answered by the site's policy because their record could not be written: kept in memory until the disk takes them, so that
/// a fault is seen and counted like anything else. Beyond a bound, and after so many tries, only the counts stay. Thread-safe.
/// </summary>
internal sealed class UnrecordedChecks
{
    private const int MostKept = 4096;

    // A record that the database refuses for its own sake must not be tried for ever.
    private const int MostTries = 10;

    private readonly Lock turn = new();
    private List<PendingCheck> checks = [];
    private DayDeltas counts = new();
    private int tries;

    /// <param name="Checks">To be written and counted.</param>
    /// <param name="Counts">To be counted without a record.</param>
    /// <param name="Tries">How often that was tried already.</param>
    internal sealed record Owed(List<PendingCheck> Checks, DayDeltas Counts, int Tries);

    /// <summary>How many records wait.</summary>
    public int Count
    {
        get
        {
            lock (turn)
                return checks.Count;
        }
    }

    public void Add(PendingCheck check)
    {
        lock (turn)
        {
            if (checks.Count < MostKept)
                checks.Add(check);
            else
                counts.Add(check);
        }
    }

    /// <summary>Everything that is owed, or null.</summary>
    public Owed? Take()
    {
        lock (turn)
        {
            if (checks.Count == 0 && counts.IsEmpty)
                return null;
            var owed = new Owed(checks, counts, tries);
            (checks, counts, tries) = ([], new DayDeltas(), 0);
            return owed;
        }
    }

    /// <summary>It could not be written.</summary>
    public void GiveBack(Owed owed)
    {
        lock (turn)
        {
            counts.Add(owed.Counts);
            tries = owed.Tries + 1;
            if (tries < MostTries && checks.Count + owed.Checks.Count <= MostKept)
            {
                checks.InsertRange(0, owed.Checks);
                return;
            }
            foreach (var check in owed.Checks)
                counts.Add(check);
            tries = 0;
        }
    }
}
