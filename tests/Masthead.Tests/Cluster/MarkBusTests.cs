using Masthead.Cluster;
using Masthead.Tests.Hosting;
using Microsoft.Extensions.Logging.Abstractions;

namespace Masthead.Tests.Cluster;

public sealed class MarkBusTests : IDisposable
{
    private readonly string directory = Directory.CreateTempSubdirectory("masthead-test-").FullName;
    private readonly ManualTimers clock = new();

    private ChangeMark NewMark() => new(directory, clock);

    private MarkBus NewBus(ChangeMark? mark = null) => new(mark ?? NewMark(), clock, NullLogger<MarkBus>.Instance);

    private static Task TellAsync(MarkBus bus) => bus.TellAsync(new NodeMessage("pages", "front"), default);

    [Fact]
    public async Task What_a_command_tells_is_heard_once()
    {
        var site = NewMark();
        Assert.False(site.HasChanged());
        using var command = NewBus();
        await TellAsync(command);
        Assert.True(site.HasChanged());
        Assert.False(site.HasChanged());
    }

    [Fact]
    public async Task What_was_told_before_a_site_is_made_is_nothing_new_to_it()
    {
        using (var command = NewBus())
            await TellAsync(command);
        Assert.False(NewMark().HasChanged());
    }

    [Fact]
    public async Task Of_much_that_is_told_at_once_the_first_is_heard_and_then_the_rest_together()
    {
        var site = NewMark();
        using var command = NewBus();
        await TellAsync(command);
        Assert.True(site.HasChanged());
        await TellAsync(command);
        await TellAsync(command);
        Assert.False(site.HasChanged());
        clock.Fire();
        Assert.True(site.HasChanged());
        clock.Fire();
        Assert.False(site.HasChanged());
        await TellAsync(command);
        Assert.True(site.HasChanged());
    }

    [Fact]
    public async Task A_command_that_ends_leaves_nothing_untold()
    {
        var site = NewMark();
        using (var command = NewBus())
        {
            await TellAsync(command);
            Assert.True(site.HasChanged());
            await TellAsync(command);
        }
        Assert.True(site.HasChanged());
    }

    [Fact]
    public async Task A_site_does_not_hear_itself_and_marks_nothing_while_it_serves()
    {
        var mark = NewMark();
        using var site = NewBus(mark);
        await TellAsync(site);
        await TellAsync(site);
        await site.StartAsync(default);
        Assert.False(mark.HasChanged());
        var other = NewMark();
        await TellAsync(site);
        clock.Fire();
        Assert.False(mark.HasChanged());
        Assert.False(other.HasChanged());
    }

    [Fact]
    public async Task What_a_command_told_while_a_site_was_being_filled_is_not_lost()
    {
        var mark = NewMark();
        using var site = NewBus(mark);
        using (var command = NewBus())
            await TellAsync(command);
        await TellAsync(site);
        await site.StartAsync(default);
        Assert.True(mark.HasChanged());
    }

    [Fact]
    public async Task A_mark_that_may_not_be_had_fails_no_command()
    {
        Directory.Delete(directory);
        using var command = NewBus();
        await TellAsync(command);
        Directory.CreateDirectory(directory);
    }

    public void Dispose() => Directory.Delete(directory, recursive: true);

    /// <summary>The time of day stands still, and timers run out when they are told to.</summary>
    private sealed class ManualTimers : TimeProvider
    {
        private readonly List<Timer> running = [];

        public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch.AddYears(50);

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            var timer = new Timer(this, () => callback(state));
            running.Add(timer);
            return timer;
        }

        public void Fire()
        {
            foreach (var timer in running.ToList())
                timer.Run();
        }

        private sealed class Timer(ManualTimers all, Action run) : ITimer
        {
            public void Run() => run();

            public bool Change(TimeSpan dueTime, TimeSpan period) => throw new NotSupportedException();

            public void Dispose() => all.running.Remove(this);

            public ValueTask DisposeAsync()
            {
                Dispose();
                return ValueTask.CompletedTask;
            }
        }
    }
}
