using System.Globalization;
using System.Text;

namespace Masthead.Web.Connections;

/// <summary>The last field of every head (RFC 9110, section 6.6.1), with the empty line that ends it; written once a second. Thread-safe.</summary>
internal sealed class DateField(TimeProvider clock)
{
    private Moment now = new(0, []);

    public ReadOnlySpan<byte> Now
    {
        get
        {
            var instant = clock.GetUtcNow();
            var second = instant.Ticks / TimeSpan.TicksPerSecond;
            if (now.Second != second)
                now = new Moment(second, Encoding.ASCII.GetBytes("Date: " + instant.ToString("r", CultureInfo.InvariantCulture) + "\r\n\r\n"));
            return now.Date;
        }
    }

    private sealed record Moment(long Second, byte[] Date);
}
