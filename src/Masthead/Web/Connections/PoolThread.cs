using System.Runtime.CompilerServices;

namespace Masthead.Web.Connections;

/// <summary>Awaited: goes on on a thread of the pool, so that the one which waits for sockets is free for the next.</summary>
internal readonly struct PoolThread : ICriticalNotifyCompletion
{
    public bool IsCompleted => false;

    public PoolThread GetAwaiter() => this;

    public void GetResult() { }

    public void OnCompleted(Action continuation) => ThreadPool.QueueUserWorkItem(static go => go(), continuation, preferLocal: false);

    public void UnsafeOnCompleted(Action continuation) => ThreadPool.UnsafeQueueUserWorkItem(static go => go(), continuation, preferLocal: false);
}
