using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Masthead.Storage;

namespace Masthead.Features.Comments;

/// <summary>
/// When a form was opened, signed, as a hidden field of forms that are made for one visitor. The form in a kept page has none: it is the same
/// for all, and gives no evidence of its own; see docs/decisions/0010.
/// </summary>
internal sealed class FormStamps(SecretFiles secrets, TimeProvider clock)
{
    // When it is used and not before: a verb that only looks must not find that the site has made a file.
    private byte[] Key => secrets.Get("comment-forms");

    /// <returns>Null where there is no key yet and none can be made: on a full disk the form that gives a person's words back matters more than its stamp.</returns>
    public string? Issue()
    {
        try
        {
            return Sign(clock.GetUtcNow().ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture));
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>How long ago the form was opened; null when there is no stamp or it is not ours.</summary>
    public TimeSpan? AgeOf(string? stamp)
    {
        var dot = stamp?.IndexOf('.', StringComparison.Ordinal) ?? -1;
        if (dot is <= 0 or > 19 || stamp!.Length > 80
            || !CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(Sign(stamp[..dot])), Encoding.ASCII.GetBytes(stamp)))
            return null;
        var opened = DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(stamp[..dot], CultureInfo.InvariantCulture));
        return clock.GetUtcNow() - opened;
    }

    private string Sign(string milliseconds) =>
        milliseconds + "." + Convert.ToHexStringLower(HMACSHA256.HashData(Key, Encoding.ASCII.GetBytes(milliseconds)).AsSpan(0, 12));
}
