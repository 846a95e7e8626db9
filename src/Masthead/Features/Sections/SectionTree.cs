using System.Collections.Frozen;
using Masthead.Cluster;
using Masthead.Storage;

namespace Masthead.Features.Sections;

/// <summary>One section as readers and lists see it.</summary>
internal sealed record SectionView(long Id, long? ParentId, string Name, string Slug, string Path, int Position, string Description, bool IsListed)
{
    /// <summary>The address of its front: <c>/today/world/</c>.</summary>
    public string Address => "/" + Path + "/";
}

/// <summary>All sections at one moment. Immutable. There are few, so they are held whole.</summary>
internal sealed class SectionMap
{
    private readonly FrozenDictionary<long, SectionView> byId;
    private readonly FrozenDictionary<string, SectionView> byPath;
    private readonly ILookup<long, SectionView> children;

    public SectionMap(IEnumerable<SectionView> sections)
    {
        All = sections.OrderBy(section => section.Position).ThenBy(section => section.Name, StringComparer.InvariantCultureIgnoreCase).ToArray();
        byId = All.ToFrozenDictionary(section => section.Id);
        byPath = All.ToFrozenDictionary(section => section.Path, StringComparer.Ordinal);
        children = All.ToLookup(section => section.ParentId ?? 0);
    }

    /// <summary>Every section, siblings in their order.</summary>
    public IReadOnlyList<SectionView> All { get; }

    public IEnumerable<SectionView> Roots => children[0];

    public SectionView? Find(long id) => byId.GetValueOrDefault(id);

    public SectionView? Find(string path) => byPath.GetValueOrDefault(path);

    public IEnumerable<SectionView> ChildrenOf(long id) => children[id];

    /// <summary>From the top section down to this one; empty when there is no such section.</summary>
    public IReadOnlyList<SectionView> ChainTo(long id)
    {
        var chain = new List<SectionView>();
        for (var section = Find(id); section is not null; section = section.ParentId is { } parent ? Find(parent) : null)
            chain.Add(section);
        chain.Reverse();
        return chain;
    }

    /// <summary>Every section in reading order of the tree, with its depth (0 at the top).</summary>
    public IEnumerable<(SectionView Section, int Depth)> InTreeOrder() => Below(0, 0);

    private IEnumerable<(SectionView Section, int Depth)> Below(long id, int depth) =>
        children[id].SelectMany(section => Below(section.Id, depth + 1).Prepend((section, depth)));
}

/// <summary>The sections in memory: read once, forgotten when one changes here or on another node. Thread-safe.</summary>
internal sealed class SectionTree(PreparedReads reads, INodeBus bus) : INodeListener
{
    private readonly Remembered<SectionMap> current = new(token => ReadAsync(reads, token));

    public string Topic => "sections";

    public ValueTask<SectionMap> GetAsync(CancellationToken cancellationToken = default) => current.GetAsync(cancellationToken);

    /// <summary>Call after the commit of a change; evict the pages afterwards.</summary>
    public async Task ForgetAsync()
    {
        HearNothing();
        await bus.TellAsync(new NodeMessage(Topic, ""), CancellationToken.None);
    }

    public void Hear(string text) => HearNothing();

    public void HearNothing() => current.Forget();

    private static readonly PreparedRead<SectionView> All = new(
        "SELECT id, parent_id, name, slug, path, position, description, is_listed FROM sections",
        row => new SectionView(row.GetInt64(0), row.GetInt64OrNull(1), row.GetString(2), row.GetString(3), row.GetString(4), row.GetInt32(5), row.GetString(6), row.GetBoolean(7)));

    private static async Task<SectionMap> ReadAsync(PreparedReads reads, CancellationToken cancellationToken) =>
        new(await reads.ReadAsync(All, [], cancellationToken));
}

internal static class SectionsFeature
{
    public static IServiceCollection AddSections(this IServiceCollection services)
    {
        services.AddSingleton<SectionTree>();
        return services.AddSingleton<INodeListener>(provider => provider.GetRequiredService<SectionTree>());
    }
}
