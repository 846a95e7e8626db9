using System.Runtime.InteropServices;

namespace Masthead.Storage;

/// <summary>
/// Calls of SQLite's own library that are made for every column of every row, without the counting of handles that the provider does around
/// each. Whoever calls keeps the statement alive. What cannot wait, and takes nanoseconds, is called without telling the collector.
/// </summary>
internal static class SqliteCalls
{
    /// <summary>The type of a column that holds nothing.</summary>
    public const int Null = 5;

    /// <summary>SQLite makes a copy of a text before the call returns.</summary>
    public const nint Copied = -1;

    private const string Library = "e_sqlite3";

    [DllImport(Library, EntryPoint = "sqlite3_column_count"), SuppressGCTransition, DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static extern int ColumnCount(nint statement);

    [DllImport(Library, EntryPoint = "sqlite3_column_type"), SuppressGCTransition, DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static extern int TypeOf(nint statement, int column);

    [DllImport(Library, EntryPoint = "sqlite3_column_int64"), SuppressGCTransition, DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static extern long Integer(nint statement, int column);

    [DllImport(Library, EntryPoint = "sqlite3_column_double"), SuppressGCTransition, DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static extern double Real(nint statement, int column);

    /// <summary>UTF-8, good until the statement moves on; 0 when the column holds nothing.</summary>
    [DllImport(Library, EntryPoint = "sqlite3_column_text"), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static extern nint Text(nint statement, int column);

    /// <summary>Bytes of what <see cref="Text"/> gave.</summary>
    [DllImport(Library, EntryPoint = "sqlite3_column_bytes"), SuppressGCTransition, DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static extern int Length(nint statement, int column);

    [DllImport(Library, EntryPoint = "sqlite3_bind_int64"), SuppressGCTransition, DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static extern int Bind(nint statement, int place, long value);

    [DllImport(Library, EntryPoint = "sqlite3_bind_double"), SuppressGCTransition, DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static extern int Bind(nint statement, int place, double value);

    [DllImport(Library, EntryPoint = "sqlite3_bind_null"), SuppressGCTransition, DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static extern int BindNull(nint statement, int place);

    /// <param name="statement">The statement.</param>
    /// <param name="place">Which parameter.</param>
    /// <param name="text">The first byte of it.</param>
    /// <param name="length">In bytes.</param>
    /// <param name="kept">How long the text lasts: <see cref="Copied"/>.</param>
    [DllImport(Library, EntryPoint = "sqlite3_bind_text"), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static extern int BindText(nint statement, int place, in byte text, int length, nint kept);

    /// <summary>Called after each commit under write-ahead logging; returns 0.</summary>
    /// <param name="argument">As it was given.</param>
    /// <param name="connection">SQLite's.</param>
    /// <param name="database">Its name.</param>
    /// <param name="pages">How many the log holds now.</param>
    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    public delegate int CommitHook(nint argument, nint connection, nint database, int pages);

    /// <summary>Takes the place of SQLite's own hook, which puts the log into the file every so often.</summary>
    [DllImport(Library, EntryPoint = "sqlite3_wal_hook"), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static extern nint OnCommit(nint connection, CommitHook hook, nint argument);

    /// <summary>Called while another connection is writing; 0 gives up.</summary>
    /// <param name="argument">As it was given.</param>
    /// <param name="calls">How often it was called before in this wait.</param>
    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    public delegate int BusyHandler(nint argument, int calls);

    [DllImport(Library, EntryPoint = "sqlite3_busy_handler"), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static extern int OnBusy(nint connection, BusyHandler handler, nint argument);

    /// <summary>Of the calling thread; returns the milliseconds that it slept.</summary>
    [DllImport(Library, EntryPoint = "sqlite3_sleep"), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static extern int Sleep(int milliseconds);

    /// <summary>May read from the disk.</summary>
    [DllImport(Library, EntryPoint = "sqlite3_step"), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static extern int Step(nint statement);

    [DllImport(Library, EntryPoint = "sqlite3_reset"), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static extern int Reset(nint statement);
}
