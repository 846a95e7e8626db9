using System.Globalization;

namespace Masthead.Features.Settings;

/// <summary>A colour of the screen, and how well it is read on another. Pure.</summary>
internal sealed record Colour(byte Red, byte Green, byte Blue)
{
    /// <summary>What WCAG 2.2 asks of text (1.4.3).</summary>
    public const double EnoughForText = 4.5;

    /// <summary>Null when the text is not <c>#rrggbb</c>.</summary>
    public static Colour? Parse(string? text) =>
        text is ['#', .. { Length: 6 } digits] && int.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value)
            ? new Colour((byte)(value >> 16), (byte)(value >> 8), (byte)value)
            : null;

    // WCAG 2.2, "contrast ratio": (L1 + 0.05) / (L2 + 0.05), the lighter one above.
    public double ContrastWith(Colour other)
    {
        var (one, two) = (Luminance + 0.05, other.Luminance + 0.05);
        return Math.Max(one, two) / Math.Min(one, two);
    }

    public override string ToString() => $"#{Red:x2}{Green:x2}{Blue:x2}";

    // WCAG 2.2, "relative luminance": 0.2126 R + 0.7152 G + 0.0722 B of the linear channels.
    private double Luminance => 0.2126 * Linear(Red) + 0.7152 * Linear(Green) + 0.0722 * Linear(Blue);

    private static double Linear(byte channel)
    {
        var share = channel / 255.0;
        return share <= 0.04045 ? share / 12.92 : Math.Pow((share + 0.055) / 1.055, 2.4);
    }
}
