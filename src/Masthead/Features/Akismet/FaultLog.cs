using System.Collections.Concurrent;
using Masthead.Features.Akismet.Checks;

namespace Masthead.Features.Akismet;

/// <summary>
/// Logs what goes wrong with requests without a flood: of faults alike the first in full, and of those that follow within a while only how many there were.
/// Every one of them is counted in <see cref="ProtocolCounts"/> all the same. Thread-safe.
/// </summary>
internal sealed partial class FaultLog(TimeProvider clock, ILogger<FaultLog> log)
{
    /// <summary>For so long after one that was logged, others like it are only counted.</summary>
    public static readonly TimeSpan While = TimeSpan.FromSeconds(10);

    // Faults are alike when they are of one type and befell the same thing: both come from the code, so there are few.
    private readonly ConcurrentDictionary<(Type Type, string What), Alike> kinds = new();

    /// <param name="fault">What happened.</param>
    /// <param name="what">What it happened to, in a few words of the code's own: "A check".</param>
    public void Tell(Exception fault, string what)
    {
        var alike = kinds.GetOrAdd((fault.GetType(), what), _ => new Alike());
        if (!alike.IsTold(clock.GetUtcNow(), out var others))
            return;
        TellOthers(fault.GetType(), what, others);
        // How often too much comes is worth knowing; where in the program that was seen is not.
        LogFault(fault is OverloadException ? null : fault, what, fault.Message);
    }

    /// <summary>Tells of those that were only counted, where none came since.</summary>
    public void TellRest()
    {
        foreach (var ((type, what), alike) in kinds)
            TellOthers(type, what, alike.TakeOthers(clock.GetUtcNow()));
    }

    private void TellOthers(Type type, string what, long others)
    {
        if (others > 0)
            LogOthers(others, what, type.Name);
    }

    private sealed class Alike
    {
        private readonly Lock turn = new();
        private DateTimeOffset quietUntil;
        private long untold;

        public bool IsTold(DateTimeOffset now, out long others)
        {
            lock (turn)
            {
                others = untold;
                if (now < quietUntil)
                {
                    untold++;
                    return false;
                }
                (quietUntil, untold) = (now + While, 0);
                return true;
            }
        }

        public long TakeOthers(DateTimeOffset now)
        {
            lock (turn)
            {
                if (now < quietUntil)
                    return 0;
                (var others, untold) = (untold, 0);
                return others;
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{What} failed: {Reason}")]
    private partial void LogFault(Exception? fault, string what, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Count} more like it were not logged: {What}, {Type}")]
    private partial void LogOthers(long count, string what, string type);
}
