namespace Masthead.Web.Sanitising;

/// <summary>What a reading did not let through as it was, for the person who wrote it. Wrappers that only arrange words do not count.</summary>
internal sealed class LeftOut
{
    private static readonly HashSet<string> Counted = ["script", "style", "form", "svg", "math", "canvas", "object", "embed", "iframe", "applet", "img", "video", "audio"];

    /// <summary>Elements that readers do not get, by name.</summary>
    public SortedDictionary<string, int> Elements { get; } = new(StringComparer.Ordinal);

    /// <summary>What became links.</summary>
    public List<Embed> Embeds { get; } = [];

    /// <summary>Hosts that pictures, sounds and films would have to be loaded from.</summary>
    public SortedSet<string> Hosts { get; } = new(StringComparer.Ordinal);

    public void Element(string name)
    {
        if (Counted.Contains(name))
            Elements[name] = Elements.GetValueOrDefault(name) + 1;
    }

    public void Source(string address)
    {
        if (Uri.TryCreate(address, UriKind.Absolute, out var url) && url.Scheme is "https" or "http")
            Hosts.Add(url!.Authority);
    }
}
