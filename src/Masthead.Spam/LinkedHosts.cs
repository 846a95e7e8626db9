using Masthead.Spam.Learning;
using Masthead.Spam.Rules;
using Masthead.Spam.Text;

namespace Masthead.Spam;

/// <summary>Names the hosts that a message links to, for whoever counts what they came to before (<see cref="SenderHistory.HostsPublished"/>).</summary>
public static class LinkedHosts
{
    private const int Most = 8;

    /// <summary>
    /// A 64-bit hash for each host in the text and in the website field, at most 8, none twice; <c>www.example.org</c> and <c>example.org</c> are one. Disguised links
    /// are found as the filter finds them. Pure: the same message gives the same hashes on every machine.
    /// </summary>
    public static IReadOnlyList<ulong> Of(Submission submission)
    {
        ArgumentNullException.ThrowIfNull(submission);
        var reading = Reading.Of(string.IsNullOrEmpty(submission.Url) ? submission : submission with { Text = submission.Text + "\n" + submission.Url });
        if (reading.LinkCount == 0)
        {
            return [];
        }

        var hosts = new List<ulong>(Most);
        for (var link = 0; link < reading.LinkCount && hosts.Count < Most; link++)
        {
            var host = Hashing.Of(LinkHosts.Site(reading, link));
            if (!hosts.Contains(host))
            {
                hosts.Add(host);
            }
        }

        return hosts;
    }
}
