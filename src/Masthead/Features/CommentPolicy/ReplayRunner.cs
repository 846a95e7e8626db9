using System.Threading.Channels;
using Masthead.Storage;
using Microsoft.EntityFrameworkCore;

namespace Masthead.Features.CommentPolicy;

/// <summary>
/// Runs the replays that are asked for on this node, one at a time. It is no job: a job that takes a minute would keep every other waiting.
/// </summary>
internal sealed partial class ReplayRunner(IServiceScopeFactory scopes, TimeProvider clock, ILogger<ReplayRunner> log) : BackgroundService
{
    private readonly Channel<long> asked = Channel.CreateUnbounded<long>(new UnboundedChannelOptions { SingleReader = true });

    /// <summary>Runs it as soon as the ones before are done. Its row must be on the disk.</summary>
    public void Begin(long id) => asked.Writer.TryWrite(id);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (await NextAsync(stoppingToken) is { } id)
            await RunAsync(id, stoppingToken);
    }

    private async Task<long?> NextAsync(CancellationToken stopping)
    {
        try
        {
            return await asked.Reader.ReadAsync(stopping);
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }

    private async Task RunAsync(long id, CancellationToken stopping)
    {
        await using var scope = scopes.CreateAsyncScope();
        try
        {
            var replay = await scope.ServiceProvider.GetRequiredService<NewsDb>().PolicyReplays.AsNoTracking().FirstOrDefaultAsync(row => row.Id == id, CancellationToken.None);
            if (replay is { State: ReplayState.Running })
                await scope.ServiceProvider.GetRequiredService<RunReplay>().RunAsync(replay, clock, stopping);
        }
        catch (Exception fault)
        {
            LogFault(fault, id);
            await FailAsync(scope.ServiceProvider.GetRequiredService<ReplayRecord>(), id);
        }
    }

    private async Task FailAsync(ReplayRecord record, long id)
    {
        try
        {
            await record.EndAsync(id, ReplayState.Failed, null, []);
        }
        catch (Exception fault)
        {
            // The database is away; the row falls silent, and whoever looks is told that it was interrupted.
            LogFault(fault, id);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Replay {Id} of the comment policy failed")]
    private partial void LogFault(Exception fault, long id);
}
