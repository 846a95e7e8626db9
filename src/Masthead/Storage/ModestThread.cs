using System.Runtime.InteropServices;

namespace Masthead.Storage;

/// <summary>
/// Does one piece of work again and again on a thread that lets all others go first where there are too few processors for all; it ends when it was not needed for
/// a while, and begins again. One piece at a time; not thread-safe.
/// </summary>
/// <param name="work">Does not throw.</param>
internal sealed class ModestThread(Action work)
{
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(10);

    private readonly object turn = new();
    private TaskCompletionSource done = new();
    private bool isWanted;
    private bool runs;

    /// <summary>Ends when the work is done. The last must have ended.</summary>
    public Task RunAsync()
    {
        lock (turn)
        {
            (done, isWanted) = (new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously), true);
            if (runs)
                Monitor.Pulse(turn);
            else
                new Thread(Run) { IsBackground = true, Name = "Modest work" }.Start();
            runs = true;
            return done.Task;
        }
    }

    private void Run()
    {
        GiveWay();
        while (IsWanted())
        {
            work();
            done.SetResult();
        }
    }

    private bool IsWanted()
    {
        lock (turn)
        {
            if (!isWanted)
                Monitor.Wait(turn, Idle);
            runs = isWanted;
            isWanted = false;
            return runs;
        }
    }

    // .NET has priorities for threads and does nothing with them on Linux, where each thread has a niceness of its own.
    private static void GiveWay()
    {
        const int ThisThread = 0, Process = 0, Niceness = 10;
        if (OperatingSystem.IsLinux())
            _ = SetPriority(Process, ThisThread, Niceness);
        else
            Thread.CurrentThread.Priority = ThreadPriority.BelowNormal;
    }

    [DllImport("libc", EntryPoint = "setpriority"), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SetPriority(int kind, int who, int niceness);
}
