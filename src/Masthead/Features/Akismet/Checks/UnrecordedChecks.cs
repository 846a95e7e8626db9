namespace Masthead.Features.Akismet.Checks;

/// <summary>
/// Checks that were answered by the site's policy because their record could not be written: kept in memory until the disk takes them, so that
/// a fault is seen and counted like anything else. Beyond a bound, and after so many tries, only the counts stay. What a killed process
/// has left in the journal is taken up by the next. Thread-safe.
/// </summary>
internal sealed class UnrecordedChecks(CheckJournal journal)
{
    private const int MostKept = 4096;

    // A record that the database refuses for its own sake must not be tried for ever.
    private const int MostTries = 10;

    private readonly Lock turn = new();
    private List<PendingCheck> checks = [];
    private List<PendingCheck> left = [];
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
            if (Owe(check))
                journal.Add(check);
        }
    }

    /// <summary>Reads what another process has left. Before anything is added.</summary>
    public void Open()
    {
        lock (turn)
            left = journal.Read();
    }

    /// <summary>What was left and is not taken up yet.</summary>
    public IReadOnlyList<PendingCheck> Left
    {
        get
        {
            lock (turn)
                return left;
        }
    }

    /// <summary>Owes what was left, as far as it is owed still.</summary>
    public void TakeUp(Predicate<PendingCheck> isOwed)
    {
        lock (turn)
        {
            foreach (var check in left.FindAll(isOwed))
                Owe(check);
            left = [];
            ClearIfNothingIsOwed();
        }
    }

    /// <summary>What was taken is on the disk.</summary>
    public void Settle()
    {
        lock (turn)
            ClearIfNothingIsOwed();
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

    private bool Owe(PendingCheck check)
    {
        var fits = checks.Count < MostKept;
        if (fits)
            checks.Add(check);
        else
            counts.Add(check);
        return fits;
    }

    // What is owed stays in the file beside what was written meanwhile, which is known by its number.
    private void ClearIfNothingIsOwed()
    {
        if (checks.Count == 0 && left.Count == 0)
            journal.Clear();
    }
}
