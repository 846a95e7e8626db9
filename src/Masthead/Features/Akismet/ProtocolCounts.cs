using System.Globalization;
using Masthead.Features.Akismet.Checks;
using Masthead.Spam;
using Masthead.Web;

namespace Masthead.Features.Akismet;

/// <summary>What can go wrong with a request of the protocol that is not the client's doing.</summary>
internal enum FaultKind
{
    /// <summary>The filter gave no verdict.</summary>
    Filter,

    /// <summary>More checks waited for the disk than it can take.</summary>
    Overload,

    /// <summary>A group of records could not be written.</summary>
    Record,

    /// <summary>A check failed for another reason.</summary>
    Check,

    /// <summary>Another request could not be answered.</summary>
    Request,
}

/// <summary>Counts what the protocol did since this node started, for <c>/metrics</c> and the newsroom. Thread-safe.</summary>
internal sealed class ProtocolCounts(UnrecordedChecks unrecorded) : IMeasured
{
    // Seconds; the protocol's clients give up after one at the earliest.
    private static readonly double[] Bounds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5];
    private static readonly string[] Verdicts = ["ham", "held", "spam", "none"];
    private static readonly FaultKind[] Kinds = Enum.GetValues<FaultKind>();

    private readonly long[] verdicts = new long[Verdicts.Length];
    private readonly long[] faults = new long[Kinds.Length];
    private readonly long[] slower = new long[Bounds.Length + 1];
    private long ticks;

    public void Fault(FaultKind kind) => Interlocked.Increment(ref faults[(int)kind]);

    /// <param name="outcome">The verdict, or null: the site's policy answered.</param>
    /// <param name="took">From the request's last byte to the record on the disk.</param>
    public void Answered(Outcome? outcome, TimeSpan took)
    {
        Interlocked.Increment(ref verdicts[outcome switch { Outcome.Ham => 0, Outcome.Held => 1, Outcome.Spam => 2, _ => 3 }]);
        var bucket = Array.FindIndex(Bounds, bound => took.TotalSeconds <= bound);
        Interlocked.Increment(ref slower[bucket < 0 ? Bounds.Length : bucket]);
        Interlocked.Add(ref ticks, took.Ticks);
    }

    /// <summary>Every kind of fault that there was, and how often.</summary>
    public IReadOnlyList<(FaultKind Kind, long Count)> Faults =>
        [.. Kinds.Select(kind => (kind, Interlocked.Read(ref faults[(int)kind]))).Where(fault => fault.Item2 > 0)];

    public IEnumerable<Metric> Measure() =>
    [
        new("masthead_akismet_checks_total", "counter", "Answered comment-checks, by verdict; none: the site's policy answered.",
            [.. Verdicts.Select((name, at) => ($"{{verdict=\"{name}\"}}", (double)Interlocked.Read(ref verdicts[at])))]),
        new("masthead_akismet_faults_total", "counter", "What went wrong on this side, by kind.",
            [.. Kinds.Select(kind => ($"{{kind=\"{kind.ToString().ToLowerInvariant()}\"}}", (double)Interlocked.Read(ref faults[(int)kind])))]),
        new("masthead_akismet_late_records", "gauge", "Answered checks whose record still waits for the disk.", ("", unrecorded.Count)),
        new("masthead_akismet_check_seconds", "histogram", "From the last byte of a comment-check to its record on the disk.", Histogram()),
    ];

    private (string, double)[] Histogram()
    {
        var values = new List<(string, double)>();
        long sum = 0;
        for (var i = 0; i < slower.Length; i++)
        {
            sum += Interlocked.Read(ref slower[i]);
            var bound = i < Bounds.Length ? Bounds[i].ToString(CultureInfo.InvariantCulture) : "+Inf";
            values.Add(($"_bucket{{le=\"{bound}\"}}", sum));
        }
        values.Add(("_sum", (double)Interlocked.Read(ref ticks) / TimeSpan.TicksPerSecond));
        values.Add(("_count", sum));
        return [.. values];
    }
}
