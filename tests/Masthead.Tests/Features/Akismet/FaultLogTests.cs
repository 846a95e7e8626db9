using Masthead.Features.Akismet;
using Masthead.Features.Akismet.Checks;
using Masthead.Tests.Hosting;
using Microsoft.Extensions.Logging;

namespace Masthead.Tests.Features.Akismet;

public sealed class FaultLogTests
{
    private readonly TestClock clock = new();
    private readonly Lines lines = new();

    [Fact]
    public void A_flood_of_faults_is_one_line_and_then_a_number()
    {
        var log = new FaultLog(clock, lines);
        for (var i = 0; i < 1000; i++)
            log.Tell(new IOException("disk full"), "A check");
        Assert.Equal([("A check failed: disk full", true)], lines.All);

        clock.Advance(FaultLog.While);
        log.Tell(new IOException("disk full"), "A check");

        Assert.Equal([("999 more like it were not logged: A check, IOException", false), ("A check failed: disk full", true)], lines.All[1..]);
    }

    [Fact]
    public void Faults_of_another_kind_or_place_are_told_beside_it()
    {
        var log = new FaultLog(clock, lines);
        log.Tell(new IOException("disk full"), "A check");
        log.Tell(new TimeoutException("slow"), "A check");
        log.Tell(new IOException("disk full"), "A request");

        Assert.Equal(3, lines.All.Count);
    }

    [Fact]
    public void Those_that_were_only_counted_are_told_in_the_end_and_once()
    {
        var log = new FaultLog(clock, lines);
        log.Tell(new IOException("disk full"), "A check");
        log.Tell(new IOException("disk full"), "A check");
        log.TellRest();
        Assert.Single(lines.All);

        clock.Advance(FaultLog.While);
        log.TellRest();
        log.TellRest();

        Assert.Equal("1 more like it were not logged: A check, IOException", Assert.Single(lines.All[1..]).Text);
    }

    [Fact]
    public void Too_many_checks_are_told_without_where_in_the_program_that_was_seen()
    {
        new FaultLog(clock, lines).Tell(new OverloadException(), "A check");

        Assert.Equal([("A check failed: Too many checks wait for the disk.", false)], lines.All);
    }

    private sealed class Lines : ILogger<FaultLog>
    {
        public List<(string Text, bool HasTrace)> All { get; } = [];

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            All.Add((formatter(state, exception), exception is not null));
    }
}
