namespace Masthead.Cluster;

/// <summary>What one node tells the others after a commit. A topic names the listener; the text is its own business.</summary>
internal readonly record struct NodeMessage(string Topic, string Text);

/// <summary>Carries messages to every other node. One process alone needs none; several share PostgreSQL's LISTEN/NOTIFY.</summary>
internal interface INodeBus
{
    /// <summary>Tells the other nodes. Returns when the message is handed over; a node that is away misses it and rereads when it returns.</summary>
    Task TellAsync(NodeMessage message, CancellationToken cancellationToken);
}

/// <summary>Hears what other nodes tell. Registered by those who keep something in memory.</summary>
internal interface INodeListener
{
    string Topic { get; }

    /// <summary>Another node changed what <paramref name="text"/> names.</summary>
    void Hear(string text);

    /// <summary>The line to the others was broken: anything may have changed.</summary>
    void HearNothing();
}

/// <summary>The bus of a single process: there is nobody else.</summary>
internal sealed class LoneNode : INodeBus
{
    public Task TellAsync(NodeMessage message, CancellationToken cancellationToken) => Task.CompletedTask;
}
