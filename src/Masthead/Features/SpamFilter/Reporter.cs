using System.Globalization;

namespace Masthead.Features.SpamFilter;

/// <summary>
/// Who taught the filter: <c>account:12</c>, one of our staff; <c>client:3</c>, a client site as a whole, because its program may name whomever it likes.
/// <c>name:Ada</c> stands with decisions from the time when only names were kept.
/// </summary>
internal static class Reporter
{
    public const string AccountMark = "account:";
    public const string ClientMark = "client:";

    public static string Account(long accountId) => AccountMark + accountId.ToString(CultureInfo.InvariantCulture);

    public static string Client(long clientSiteId) => ClientMark + clientSiteId.ToString(CultureInfo.InvariantCulture);
}
