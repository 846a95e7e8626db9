using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Masthead.Features.Settings;

/// <summary>One group of settings as JSON under its name.</summary>
internal sealed class SettingRow
{
    private SettingRow() { }

    public SettingRow(string name, string value) => (Name, Value) = (name, value);

    public string Name { get; private set; } = "";
    public string Value { get; private set; } = "";

    public void Change(string value) => Value = value;
}

internal sealed class SettingRowMapping : IEntityTypeConfiguration<SettingRow>
{
    public void Configure(EntityTypeBuilder<SettingRow> builder)
    {
        builder.ToTable("settings");
        builder.HasKey(row => row.Name);
    }
}
