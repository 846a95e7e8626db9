using System.Text.Json;
using Npgsql;

namespace Masthead.Cluster;

/// <summary>
/// Nodes that share a PostgreSQL database tell each other through its LISTEN/NOTIFY. A broken connection is opened again, and every
/// listener then forgets what it holds, because messages may have been missed meanwhile.
/// </summary>
internal sealed partial class PostgresBus(
    NpgsqlDataSource source, NodeListeners listeners, TimeProvider clock, ILogger<PostgresBus> log) : BackgroundService, INodeBus
{
    private const string Channel = "masthead";

    // PostgreSQL refuses payloads of 8,000 bytes and more.
    private const int LongestPayload = 7900;

    // To every listener: a node that starts or returns may have gone away between a commit and its message.
    private const string EveryTopic = "*";

    private readonly string node = Guid.NewGuid().ToString("N");

    public Task TellAsync(NodeMessage message, CancellationToken cancellationToken) =>
        SendAsync(new Envelope(node, message.Topic, message.Text), cancellationToken);

    public Task TellAnyChangeAsync(CancellationToken cancellationToken) => SendAsync(new Envelope(node, EveryTopic, null), cancellationToken);

    private async Task SendAsync(Envelope envelope, CancellationToken cancellationToken)
    {
        var payload = JsonSerializer.Serialize(envelope);
        if (payload.Length > LongestPayload)
            payload = JsonSerializer.Serialize(envelope with { Text = null });
        await using var command = source.CreateCommand("SELECT pg_notify($1, $2)");
        command.Parameters.AddWithValue(Channel);
        command.Parameters.AddWithValue(payload);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await ListenAsync(stoppingToken);
            }
            catch (Exception fault) when (fault is not OperationCanceledException)
            {
                LogBroken(fault);
                // The others may write from now on without our hearing of it.
                listeners.HearNothing();
                await Task.Delay(TimeSpan.FromSeconds(1), clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task ListenAsync(CancellationToken stoppingToken)
    {
        await using var connection = await source.OpenConnectionAsync(stoppingToken);
        connection.Notification += (_, notification) => Hear(notification.Payload);
        await using (var listen = new NpgsqlCommand($"LISTEN {Channel}", connection))
            await listen.ExecuteNonQueryAsync(stoppingToken);
        listeners.HearNothing();
        await TellAnyChangeAsync(stoppingToken);
        while (true)
            await connection.WaitAsync(stoppingToken);
    }

    private void Hear(string payload)
    {
        var envelope = JsonSerializer.Deserialize<Envelope>(payload)!;
        if (envelope.Node == node)
            return;
        if (envelope.Topic == EveryTopic)
            listeners.HearNothing();
        else
            listeners.Hear(envelope.Topic, envelope.Text);
    }

    /// <summary>A null text stands for more than fits: the listener takes it as a broken line.</summary>
    private sealed record Envelope(string Node, string Topic, string? Text);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The line to the other nodes is broken; trying again")]
    private partial void LogBroken(Exception fault);
}
