using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Masthead.Features.Akismet.Checks;
using Masthead.Features.Akismet.Sites;
using Masthead.Storage;
using Microsoft.EntityFrameworkCore;

namespace Masthead.Features.Akismet.Protocol;

/// <summary>What the calls about statistics ask for.</summary>
internal sealed record StatisticsRequest(string From, string? Month, string? Filter, bool IsCsv, bool IsExtended, int Limit, int Offset)
{
    private const int MostSites = 500;

    public static StatisticsRequest Read(FormBody form) => new(
        form.Given(Field.From) ?? "",
        form.Given(Field.Month),
        form.Given(Field.Filter),
        string.Equals(form.Given(Field.Format), "csv", StringComparison.OrdinalIgnoreCase),
        form.Says(Field.Extended),
        int.TryParse(form.Given(Field.Limit), out var limit) && limit is > 0 and <= MostSites ? limit : MostSites,
        int.TryParse(form.Given(Field.Offset), out var offset) && offset > 0 ? offset : 0);
}

/// <summary>The calls about a key and its use, counted from the days' counts. A key stands for one site.</summary>
internal sealed class AccountAnswers(IDbContextFactory<NewsDb> databases, KeyRing ring, TimeProvider clock)
{
    // What a person needs, about, to look at one spam and throw it away.
    private const int SecondsSaved = 20;

    public static Reply Subscription(SiteTerms site) => Json(writer =>
    {
        writer.WriteNumber("account_id", site.Id);
        writer.WriteString("account_type", "self-hosted");
        writer.WriteString("account_name", site.Name);
        writer.WriteString("status", "active");
        writer.WriteBoolean("next_billing_date", false);
        writer.WriteBoolean("limit_reached", site.IsOverLimit);
    });

    public static Reply Usage(SiteTerms site, bool isExtended) => Json(writer =>
    {
        if (site.Policy.MonthlyLimit is { } limit)
            writer.WriteNumber("limit", limit);
        else
            writer.WriteString("limit", "none");
        writer.WriteNumber("usage", site.UsedThisMonth);
        var percentage = site.Policy.MonthlyLimit is { } most and > 0 ? 100.0 * site.UsedThisMonth / most : 0;
        writer.WriteString("percentage", percentage.ToString("0.00", CultureInfo.InvariantCulture));
        writer.WriteBoolean("throttled", site.IsOverLimit);
        if (!isExtended)
            return;
        writer.WriteNumber("notice_level", 0);
        writer.WriteBoolean("upgrade", false);
    });

    public async Task<Reply> StatisticsAsync(SiteTerms site, string from, CancellationToken cancellationToken)
    {
        var days = await DaysAsync(site.Id, FirstDay(from), cancellationToken);
        var (spam, ham, missed, wrong) = (days.Sum(day => day.Spam), days.Sum(day => day.Ham), days.Sum(day => day.Missed), days.Sum(day => day.FalsePositives));
        var breakdown = days.GroupBy(day => PeriodOf(day.Day, from)).OrderBy(period => period.Key, StringComparer.Ordinal);
        return Json(writer =>
        {
            writer.WriteNumber("spam", spam);
            writer.WriteNumber("ham", ham);
            writer.WriteNumber("missed_spam", missed);
            writer.WriteNumber("false_positives", wrong);
            writer.WriteString("accuracy", Accuracy(spam + ham, missed + wrong));
            writer.WriteNumber("time_saved", spam * SecondsSaved);
            writer.WriteStartObject("breakdown");
            foreach (var period in breakdown)
                WritePeriod(writer, period.Key, [.. period]);
            writer.WriteEndObject();
        });
    }

    public async Task<Reply> SitesAsync(SiteTerms site, string key, StatisticsRequest request, CancellationToken cancellationToken)
    {
        var month = Month(request.Month);
        var days = await DaysAsync(site.Id, month.DayNumber, cancellationToken);
        var totals = new Totals(days.Where(day => DayCount.Date(day.Day) < month.AddMonths(1)));
        var host = BlogAddress.Read(site.Url)?.IdnHost ?? site.Url;
        var isListed = totals.Checks > 0 && (request.Filter is null || host.Contains(request.Filter, StringComparison.OrdinalIgnoreCase));
        var isShown = isListed && request.Offset == 0;
        var name = month.ToString("yyyy-MM", CultureInfo.InvariantCulture);
        return request.IsCsv
            ? Csv(key, name, request, isListed ? 1 : 0, isShown ? totals.Line(host) : null)
            : Json(writer => WriteSites(writer, name, request, isListed ? 1 : 0, isShown ? totals : null, host, site.Id));
    }

    /// <summary>Opaque: it opens nothing here, and clients only pass it on.</summary>
    public async ValueTask<Reply> TokenAsync(SiteTerms site)
    {
        var about = Encoding.ASCII.GetBytes($"token:{site.Id}:{DayCount.Of(clock.GetUtcNow())}");
        return new Reply(Encoding.ASCII.GetBytes(Convert.ToHexStringLower(HMACSHA256.HashData(await ring.SecretAsync(), about))));
    }

    /// <summary>Plugins that pass their messages through WordPress's Akismet plugin by themselves.</summary>
    public static Reply Plugins(string home)
    {
        using var bytes = new MemoryStream();
        using (var writer = new Utf8JsonWriter(bytes))
        {
            writer.WriteStartArray();
            foreach (var (slug, name, path) in KnownPlugins)
            {
                writer.WriteStartObject();
                writer.WriteString("slug", slug);
                writer.WriteString("name", name);
                writer.WriteString("logo", home + "/favicon.ico");
                writer.WriteString("help_url", $"https://wordpress.org/plugins/{slug}/");
                writer.WriteString("path", path);
                writer.WriteEndObject();
            }
            writer.WriteEndArray();
        }
        return Reply.OfJson(bytes.ToArray());
    }

    private static readonly (string Slug, string Name, string Path)[] KnownPlugins =
    [
        ("contact-form-7", "Contact Form 7", "contact-form-7/wp-contact-form-7.php"),
        ("wpforms-lite", "WPForms", "wpforms-lite/wpforms.php"),
        ("ninja-forms", "Ninja Forms", "ninja-forms/ninja-forms.php"),
        ("formidable", "Formidable Forms", "formidable/formidable.php"),
        ("fluentform", "Fluent Forms", "fluentform/fluentform.php"),
        ("bbpress", "bbPress", "bbpress/bbpress.php"),
        ("jetpack", "Jetpack", "jetpack/jetpack.php"),
    ];

    private async Task<List<DayCount>> DaysAsync(long siteId, int first, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await db.DayCounts.AsNoTracking().Where(count => count.SiteId == siteId && count.Day >= first).OrderBy(count => count.Day).ToListAsync(cancellationToken);
    }

    private int FirstDay(string from)
    {
        var today = DayCount.Of(clock.GetUtcNow());
        return from switch { "60-days" => today - 59, "6-months" => today - 183, "year" => today - 365, _ => 0 };
    }

    private static string PeriodOf(int day, string from) =>
        DayCount.Date(day).ToString(from == "60-days" ? "yyyy-MM-dd" : "yyyy-MM", CultureInfo.InvariantCulture);

    private static string Accuracy(long judged, long wrong) =>
        (judged == 0 ? 100 : Math.Max(0, 100.0 * (1 - (double)wrong / judged))).ToString("0.00", CultureInfo.InvariantCulture);

    private static void WritePeriod(Utf8JsonWriter writer, string name, IReadOnlyList<DayCount> days)
    {
        var totals = new Totals(days);
        writer.WriteStartObject(name);
        writer.WriteString("spam", Text(totals.Spam));
        writer.WriteString("ham", Text(totals.Ham));
        writer.WriteString("missed_spam", Text(totals.Missed));
        writer.WriteString("false_positives", Text(totals.FalsePositives));
        writer.WriteString("blogs", "1");
        writer.WriteString("da", name.Length == 7 ? name + "-01" : name);
        writer.WriteEndObject();
    }

    private DateOnly Month(string? text)
    {
        var now = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
        return DateOnly.TryParseExact(text + "-01", "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var month) && month.Year > 2000 && month.Year < 9999
            ? month
            : new DateOnly(now.Year, now.Month, 1);
    }

    private static void WriteSites(Utf8JsonWriter writer, string month, StatisticsRequest request, int total, Totals? shown, string host, long siteId)
    {
        writer.WriteStartArray(month);
        if (shown is not null)
        {
            writer.WriteStartObject();
            writer.WriteString("site", host);
            writer.WriteString("api_calls", Text(shown.Checks));
            writer.WriteString("spam", Text(shown.Spam));
            writer.WriteString("ham", Text(shown.Ham));
            writer.WriteString("missed_spam", Text(shown.Missed));
            writer.WriteString("false_positives", Text(shown.FalsePositives));
            writer.WriteBoolean("is_revoked", false);
            if (request.IsExtended)
            {
                writer.WriteString("hash", Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{siteId} {host}")))[..32]);
                writer.WriteBoolean("eligible_for_revoke", false);
            }
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
        writer.WriteNumber("limit", request.Limit);
        writer.WriteNumber("offset", request.Offset);
        writer.WriteNumber("total", total);
    }

    private static Reply Csv(string key, string month, StatisticsRequest request, int total, string? line)
    {
        var text = $"Active sites for {key.ToLowerInvariant()} during {month} (limit:{request.Limit}, offset: {request.Offset}, total: {total})\n"
            + "Site,Total API Calls,Spam,Ham,Missed Spam,False Positives,Is Revoked\n" + line;
        return new Reply(Encoding.UTF8.GetBytes(text), Reply.Csv);
    }

    private static string Text(long count) => count.ToString(CultureInfo.InvariantCulture);

    private static Reply Json(Action<Utf8JsonWriter> write)
    {
        using var bytes = new MemoryStream();
        using (var writer = new Utf8JsonWriter(bytes))
        {
            writer.WriteStartObject();
            write(writer);
            writer.WriteEndObject();
        }
        return Reply.OfJson(bytes.ToArray());
    }

    private sealed class Totals
    {
        public Totals(IEnumerable<DayCount> days)
        {
            foreach (var day in days)
            {
                Checks += day.Checks;
                Spam += day.Spam;
                Ham += day.Ham;
                Missed += day.Missed;
                FalsePositives += day.FalsePositives;
            }
        }

        public long Checks { get; }
        public long Spam { get; }
        public long Ham { get; }
        public long Missed { get; }
        public long FalsePositives { get; }

        public string Line(string host) => $"{host},{Checks},{Spam},{Ham},{Missed},{FalsePositives},false\n";
    }
}
