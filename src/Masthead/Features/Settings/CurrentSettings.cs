using System.Text.Json;
using Masthead.Cluster;
using Masthead.Storage;
using Masthead.Web;
using Microsoft.EntityFrameworkCore;

namespace Masthead.Features.Settings;

/// <summary>The settings in force, in memory; a change is saved, told to the other nodes and evicts every page. Thread-safe.</summary>
internal sealed class CurrentSettings(IDbContextFactory<NewsDb> databases, PreparedReads reads, INodeBus bus, PageCache pages) : INodeListener
{
    private const string Site = "site";

    private readonly Remembered<SiteSettings> current = new(token => ReadAsync(reads, token));

    public string Topic => "settings";

    public ValueTask<SiteSettings> GetAsync(CancellationToken cancellationToken = default) => current.GetAsync(cancellationToken);

    /// <summary>Changes the settings; concurrent changes are applied one after the other by the database.</summary>
    public async Task<SiteSettings> ChangeAsync(Func<SiteSettings, SiteSettings> change, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var row = await db.Set<SettingRow>().FirstOrDefaultAsync(row => row.Name == Site, cancellationToken);
        var before = row is null ? new SiteSettings() : SettingsJson.Read(row.Value);
        var after = change(before);
        var text = JsonSerializer.Serialize(after, JsonColumn.Options);
        if (row is null)
            db.Add(new SettingRow(Site, text));
        else
            row.Change(text);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(CancellationToken.None);
        current.Forget();
        await bus.TellAsync(new NodeMessage(Topic, Site), CancellationToken.None);
        await pages.EvictAsync(PageCache.EveryPage);
        return after;
    }

    public void Hear(string text) => HearNothing();

    public void HearNothing() => current.Forget();

    private static readonly PreparedRead<string> Value = new("SELECT value FROM settings WHERE name = $1", row => row.GetString(0));

    private static async Task<SiteSettings> ReadAsync(PreparedReads reads, CancellationToken cancellationToken) =>
        await reads.ReadAsync(Value, [Site], cancellationToken) is [var text] ? SettingsJson.Read(text) : new SiteSettings();
}
