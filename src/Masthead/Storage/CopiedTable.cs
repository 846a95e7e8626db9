using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Masthead.Storage;

/// <summary>A column as it is copied out of one database and into another.</summary>
/// <param name="Name">In the database.</param>
/// <param name="Type">What it holds: <c>bool</c>, <c>int</c>, <c>long</c>, <c>double</c>, <c>string</c>, <c>bytes</c>, <c>guid</c> or <c>ints</c> (an array in PostgreSQL, JSON text in SQLite).</param>
internal sealed record CopiedColumn(string Name, string Type);

/// <summary>What of a table is not copied. SQL from the code, never from outside.</summary>
/// <param name="Where">Which rows are.</param>
/// <param name="Instead">For a column, what is written in place of its value.</param>
internal sealed record CopyRule(string Where, IReadOnlyDictionary<string, string>? Instead = null);

/// <summary>A table of the model, with what is needed to copy it whole and always in the same order.</summary>
internal sealed record CopiedTable(string Name, IReadOnlyList<CopiedColumn> Columns, IReadOnlyList<CopiedColumn> Key)
{
    /// <summary>Every table, those that others point to first.</summary>
    public static IReadOnlyList<CopiedTable> Of(NewsDb db)
    {
        var tables = db.Model.GetRelationalModel().Tables.OrderBy(table => table.Name, StringComparer.Ordinal).ToList();
        var ordered = new List<ITable>();
        foreach (var table in tables)
            Place(table, ordered, []);
        return ordered.Select(Of).ToList();
    }

    private static void Place(ITable table, List<ITable> ordered, HashSet<ITable> above)
    {
        if (ordered.Contains(table) || !above.Add(table))
            return;
        foreach (var pointedTo in table.ForeignKeyConstraints.Select(key => key.PrincipalTable).Where(other => other != table).OrderBy(other => other.Name, StringComparer.Ordinal))
            Place((ITable)pointedTo, ordered, above);
        ordered.Add(table);
    }

    private static CopiedTable Of(ITable table) => new(
        table.Name,
        table.Columns.OrderBy(column => column.Name, StringComparer.Ordinal).Select(Of).ToList(),
        table.PrimaryKey!.Columns.Select(Of).ToList());

    private static CopiedColumn Of(IColumnBase column)
    {
        var (property, mapping) = (column.PropertyMappings[0].Property, column.PropertyMappings[0].TypeMapping);
        if (property.IsPrimitiveCollection && property.ClrType.IsAssignableTo(typeof(IEnumerable<int>)))
            return new CopiedColumn(column.Name, "ints");
        var type = mapping.Converter?.ProviderClrType ?? mapping.ClrType;
        return new CopiedColumn(column.Name, Word(Nullable.GetUnderlyingType(type) ?? type));
    }

    private static string Word(Type type) => Type.GetTypeCode(type.IsEnum ? Enum.GetUnderlyingType(type) : type) switch
    {
        TypeCode.Boolean => "bool",
        TypeCode.Byte or TypeCode.Int16 or TypeCode.Int32 or TypeCode.UInt32 => "int",
        TypeCode.Int64 => "long",
        TypeCode.Double or TypeCode.Single => "double",
        TypeCode.String => "string",
        _ when type == typeof(byte[]) => "bytes",
        _ when type == typeof(Guid) => "guid",
        _ => throw new NotSupportedException($"A column of type {type} cannot be copied."),
    };
}
