namespace Masthead.Web;

/// <summary>A number that <c>/metrics</c> shows, in Prometheus's terms.</summary>
/// <param name="Name">Of the family.</param>
/// <param name="Type"><c>counter</c>, <c>gauge</c> or <c>histogram</c>.</param>
/// <param name="Help">One sentence.</param>
/// <param name="Values">What is put behind the name, labels or a suffix with labels, and the value.</param>
internal sealed record Metric(string Name, string Type, string Help, params IReadOnlyList<(string Behind, double Value)> Values);

/// <summary>Counts something that belongs into <c>/metrics</c>.</summary>
internal interface IMeasured
{
    IEnumerable<Metric> Measure();
}
