using System.Collections;
using System.Data.Common;
using System.Runtime.InteropServices;

namespace Masthead.Storage;

/// <summary>
/// The row that a statement of SQLite stands on, read where SQLite keeps it: no command, no locks on handles, no boxes. It reads what
/// <see cref="PreparedRead{T}"/> asks of a row, and is good only until the statement moves on. Not thread-safe.
/// </summary>
/// <param name="statement">A statement of SQLite that outlives this.</param>
internal sealed class SqliteRow(nint statement) : DbDataReader
{
    public override int FieldCount => SqliteCalls.ColumnCount(statement);

    public override bool IsDBNull(int ordinal) => SqliteCalls.TypeOf(statement, ordinal) == SqliteCalls.Null;

    public override long GetInt64(int ordinal)
    {
        // What holds nothing reads as 0, so only then is there anything to ask.
        var number = SqliteCalls.Integer(statement, ordinal);
        return number == 0 && IsDBNull(ordinal) ? throw Missing(ordinal) : number;
    }

    public override int GetInt32(int ordinal) => checked((int)GetInt64(ordinal));

    public override bool GetBoolean(int ordinal) => GetInt64(ordinal) != 0;

    public override double GetDouble(int ordinal) => IsDBNull(ordinal) ? throw Missing(ordinal) : SqliteCalls.Real(statement, ordinal);

    public override string GetString(int ordinal)
    {
        var text = SqliteCalls.Text(statement, ordinal);
        return text == 0 ? throw Missing(ordinal) : Marshal.PtrToStringUTF8(text, SqliteCalls.Length(statement, ordinal));
    }

    /// <summary>A copy of the text as SQLite keeps it.</summary>
    public byte[] GetUtf8(int ordinal)
    {
        var text = SqliteCalls.Text(statement, ordinal);
        if (text == 0)
            throw Missing(ordinal);
        var bytes = new byte[SqliteCalls.Length(statement, ordinal)];
        Marshal.Copy(text, bytes, 0, bytes.Length);
        return bytes;
    }

    // As the provider says it.
    private static InvalidOperationException Missing(int ordinal) => new($"The data is NULL at ordinal {ordinal}. This method can't be called on NULL values.");

    private static NotSupportedException Unused() => new("Rows that readers ask for hold numbers and texts, and are moved along by their statement.");

    public override object this[int ordinal] => throw Unused();
    public override object this[string name] => throw Unused();
    public override int Depth => 0;
    public override bool HasRows => true;
    public override bool IsClosed => false;
    public override int RecordsAffected => -1;
    public override byte GetByte(int ordinal) => throw Unused();
    public override long GetBytes(int ordinal, long dataOffset, byte[]? buffer, int bufferOffset, int length) => throw Unused();
    public override char GetChar(int ordinal) => throw Unused();
    public override long GetChars(int ordinal, long dataOffset, char[]? buffer, int bufferOffset, int length) => throw Unused();
    public override string GetDataTypeName(int ordinal) => throw Unused();
    public override DateTime GetDateTime(int ordinal) => throw Unused();
    public override decimal GetDecimal(int ordinal) => throw Unused();
    public override IEnumerator GetEnumerator() => throw Unused();
    public override Type GetFieldType(int ordinal) => throw Unused();
    public override float GetFloat(int ordinal) => throw Unused();
    public override Guid GetGuid(int ordinal) => throw Unused();
    public override short GetInt16(int ordinal) => throw Unused();
    public override string GetName(int ordinal) => throw Unused();
    public override int GetOrdinal(string name) => throw Unused();
    public override object GetValue(int ordinal) => throw Unused();
    public override int GetValues(object[] values) => throw Unused();
    public override bool NextResult() => throw Unused();
    public override bool Read() => throw Unused();
}
