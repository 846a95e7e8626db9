using System.Text;
using Masthead.Features.Akismet.Checks;
using Masthead.Features.Akismet.Protocol;
using Masthead.Features.Akismet.Sites;
using Masthead.Web;

namespace Masthead.Features.Akismet;

/// <summary>
/// Goes through some checks soon after a start, from the form to the row, so that the runtime has compiled them well before the first client asks; the filter
/// is that of our own comments, which gain as well. No record is left, nothing is counted and nothing taught.
/// </summary>
internal sealed class RehearseChecks(MastheadOptions options, IHostApplicationLifetime life, JudgeComment judge, CheckLog checks) : BackgroundService
{
    // Readers' pages are warmed up first.
    private static readonly TimeSpan Respite = TimeSpan.FromSeconds(8);

    // Methods that have run some thirty times are compiled anew a moment later; those that they call, then.
    private const int Rounds = 5;
    private const int TimesEach = 10;
    private static readonly TimeSpan BetweenRounds = TimeSpan.FromMilliseconds(300);

    private static readonly string[] Messages =
    [
        "Thank you for the piece on the harbour. My grandmother worked there before the bridge was built, and she used to say that the tide decides who eats.",
        "WIN the CASINO bonus now!!! Visit https://win.example.com/?ref=1 or write to promo@example.com, best pills & cheap l0ans, 100 % free",
        "I don&#8217;t agree. The council voted in March \u2014 not in May \u2014 and the ferry still costs 12.50; see <a href=\"https://example.org/vote\">the minutes</a>.",
        "Спасибо за статью, очень интересно. А когда откроют новый мост?",
        "nice",
        "Great post! Check out my profile for amazing crypto investment returns, telegram @trader_example or +1 555 010 9999.",
    ];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!options.WarmsUp)
            return;
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var _ = life.ApplicationStarted.Register(() => started.TrySetResult());
        await started.Task.WaitAsync(stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await Task.Delay(Respite, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        for (var round = 0; round < Rounds && !stoppingToken.IsCancellationRequested; round++)
        {
            try
            {
                await RunAsync();
            }
            catch (Exception fault) when (fault is System.Data.Common.DbException or System.Threading.Channels.ChannelClosedException)
            {
                // The disk is busy, or the site stops: it serves all the same, only slower at first.
                return;
            }
            await Task.Delay(BetweenRounds, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        LeftOvers.GiveBack();
    }

    /// <summary>One round; what it would write is taken back.</summary>
    internal async Task RunAsync()
    {
        var site = new SiteTerms(new ClientSite("https://rehearsal.invalid/", "", DateTimeOffset.UnixEpoch), filterId: 0, usedThisMonth: 0);
        var pending = new List<PendingCheck>();
        for (var time = 0; time < TimesEach; time++)
            foreach (var message in Messages)
                pending.Add(await CheckAsync(site, message, number: pending.Count));
        await checks.RehearseAsync(pending);
    }

    private async Task<PendingCheck> CheckAsync(SiteTerms site, string message, int number)
    {
        var form = Encoding.UTF8.GetBytes(
            $"api_key=000000000000&blog=https%3A%2F%2Frehearsal.invalid%2F&user_ip=192.0.2.{number % 250}&user_agent=Mozilla%2F5.0+(X11)&referrer=&comment_type=comment&blog_lang=en_US"
            + $"&blog_charset=UTF-8&comment_author=Reader+{number}&comment_author_email=reader{number}%40example.net&comment_content={Uri.EscapeDataString(message)}");
        var request = CheckRequest.Read(FormBody.Parse(default, form, "application/x-www-form-urlencoded; charset=UTF-8"), DateTimeOffset.UnixEpoch);
        var prints = Fingerprints.Of(new byte[32], request.Submission);
        var answer = await judge.RunAsync(site, request, prints, CheckIds.Guid(number, prints.Content), CancellationToken.None);
        return PendingCheck.Of(number, site, request, prints, answer);
    }
}
