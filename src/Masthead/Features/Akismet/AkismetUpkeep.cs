using Masthead.Features.Akismet.Checks;
using Masthead.Features.Akismet.Sites;

namespace Masthead.Features.Akismet;

/// <summary>
/// What the protocol leaves to be done beside the requests: every minute which keys were used, and the records that the disk did not take
/// at first; every hour what was promised to be forgotten. Doing it on several nodes does no harm.
/// </summary>
internal sealed class AkismetUpkeep(CheckRetention retention, RecoverChecks recover, CheckLog checks, KeyUses uses, FaultLog faults) : BackgroundService
{
    private const int RoundsBetween = 60;

    private static readonly TimeSpan Round = TimeSpan.FromMinutes(1);

    /// <summary>Before the first request.</summary>
    public override Task StartAsync(CancellationToken cancellationToken)
    {
        recover.Open();
        return base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Round, TimeProvider.System);
        await DoAsync(() => recover.RunAsync(stoppingToken));
        for (var round = 0; await TickAsync(timer, stoppingToken); round++)
        {
            faults.TellRest();
            await DoAsync(async () =>
            {
                await recover.RunAsync(stoppingToken);
                await checks.WriteUnrecordedAsync();
                await uses.WriteAsync(stoppingToken);
                if (round % RoundsBetween == 0)
                    await retention.ApplyAsync(stoppingToken);
            });
        }
    }

    private async Task DoAsync(Func<Task> work)
    {
        try
        {
            await work();
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            faults.Tell(fault, "What is done beside the requests");
        }
    }

    /// <summary>What is owed is written before the end: requests have ended, the queue of writes has not.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await checks.WriteUnrecordedAsync().WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private static async Task<bool> TickAsync(PeriodicTimer timer, CancellationToken stoppingToken)
    {
        try
        {
            return await timer.WaitForNextTickAsync(stoppingToken);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
