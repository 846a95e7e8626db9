namespace Masthead.Spam;

/// <summary>Ham or spam, as a person decided.</summary>
public enum Label
{
    /// <summary>Wanted.</summary>
    Ham,

    /// <summary>Unwanted.</summary>
    Spam,
}

/// <summary>What the filter would do.</summary>
public enum Outcome
{
    /// <summary>Publish.</summary>
    Ham,

    /// <summary>Ask a person.</summary>
    Held,

    /// <summary>Keep out.</summary>
    Spam,
}
