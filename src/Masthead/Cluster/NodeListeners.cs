namespace Masthead.Cluster;

/// <summary>All who keep something in memory that others may change. They know the bus themselves, so they are looked for when there is something to hear. Thread-safe.</summary>
internal sealed class NodeListeners(IServiceProvider services)
{
    /// <summary>Anything may have changed.</summary>
    public void HearNothing()
    {
        foreach (var listener in services.GetServices<INodeListener>())
            listener.HearNothing();
    }

    /// <param name="topic">Whose listeners hear it.</param>
    /// <param name="text">What changed; null: anything of theirs.</param>
    public void Hear(string topic, string? text)
    {
        foreach (var listener in services.GetServices<INodeListener>().Where(listener => listener.Topic == topic))
            if (text is not null)
                listener.Hear(text);
            else
                listener.HearNothing();
    }
}
