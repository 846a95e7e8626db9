namespace Masthead.Browser.Judges;

/// <summary>One page that the judges look at.</summary>
/// <param name="Kind">The Razor page that makes it, from <c>Features</c>: <c>Reading/Article</c>.</param>
/// <param name="Address">Scheme, host and all.</param>
internal sealed record JudgedPage(string Kind, string Address)
{
    /// <summary>The cookies of whoever looks, as <c>StorageStateAsync</c> writes them; null: a guest.</summary>
    public string? Session { get; init; }

    /// <summary>Set: the page is the answer to this form.</summary>
    public IReadOnlyDictionary<string, string>? Form { get; init; }

    /// <summary>As memory keeps it, shown because the database cannot be asked for a newer one.</summary>
    public bool IsOutdated { get; init; }

    public override string ToString() =>
        $"{Kind} at {new Uri(Address).PathAndQuery}{(Form is null ? "" : ", answering a form")}{(IsOutdated ? ", outdated" : "")}";
}
