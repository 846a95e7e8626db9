using System.Collections.Frozen;

namespace Masthead.Features.Reading;

/// <summary>Which way a language runs, for <c>dir</c> attributes.</summary>
internal static class WritingDirection
{
    private static readonly FrozenSet<string> FromRight =
        new[] { "ar", "arc", "ckb", "dv", "fa", "he", "ks", "nqo", "ps", "sd", "syr", "ug", "ur", "yi" }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <returns>Null when no language is named: then it runs as what stands around it.</returns>
    public static string? Of(string language) => language is "" ? null : FromRight.Contains(language.Split('-')[0]) ? "rtl" : "ltr";
}
