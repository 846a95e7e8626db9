namespace Masthead.Cluster;

/// <summary>What one node tells the others after a commit. A topic names the listener; the text is its own business.</summary>
internal readonly record struct NodeMessage(string Topic, string Text);

/// <summary>Carries messages to every other node, and from a command to the site: by PostgreSQL's LISTEN/NOTIFY, or on SQLite by a mark beside the file.</summary>
internal interface INodeBus
{
    /// <summary>Tells the other nodes. Returns when the message is handed over; a node that is away misses it and rereads when it returns.</summary>
    Task TellAsync(NodeMessage message, CancellationToken cancellationToken);

    /// <summary>Tells the other nodes that anything may have changed: after work past the verbs, which tell themselves.</summary>
    Task TellAnyChangeAsync(CancellationToken cancellationToken);
}

/// <summary>Hears what other nodes tell. Registered by those who keep something in memory.</summary>
internal interface INodeListener
{
    string Topic { get; }

    /// <summary>Another node changed what <paramref name="text"/> names.</summary>
    void Hear(string text);

    /// <summary>The line to the others was broken, or tells no more than that there is something: anything may have changed.</summary>
    void HearNothing();
}
