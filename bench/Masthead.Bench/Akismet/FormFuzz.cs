using System.Diagnostics;
using System.Text;
using Masthead.Features.Akismet.Checks;
using Masthead.Features.Akismet.Protocol;

namespace Masthead.Bench.Akismet;

/// <summary>
/// Throws bytes at the form parser until the time is over: mutated forms, JSON and multipart bodies, under all kinds of content types.
/// Anything that it throws, or that takes longer than a second of the processor, is printed with the seed that makes it again.
/// </summary>
internal static class FormFuzz
{
    private static readonly string[] Types =
    [
        "application/x-www-form-urlencoded", "application/x-www-form-urlencoded; charset=ISO-8859-1", "application/x-www-form-urlencoded;charset=iso-2022-jp",
        "text/plain; charset=utf-16", "application/json", "multipart/form-data; boundary=x", "multipart/form-data; boundary=\"", "; charset=", "charset=utf-7",
        "text/html; charset=gb18030", "application/x-www-form-urlencoded; charset=shift_jis",
    ];

    private static readonly byte[][] Seeds = new[]
    {
        "api_key=123456789abc&blog=https%3A%2F%2Fa.example&user_ip=203.0.113.7&comment_content=k%C5%AF%C5%88+%E2%9C%93&comment_context%5B0%5D=a&comment_context[]=b&comment_context=c",
        "{\"api_key\":\"1\",\"comment_context\":[\"a\",{\"b\":[1]},null],\"comment_content\":\"\\ud800x\\u0000\",\"is_test\":true,\"x\":{\"y\":[[[[]]]]}}",
        "--x\r\nContent-Disposition: form-data; name=\"comment_content\"\r\n\r\nhello\r\n--x\r\nContent-Disposition: form-data; name=\"comment_context[]\"\r\n\r\nb\r\n--x--",
        "blog_charset=ISO-8859-1&comment_author=%E9%E8&comment_content=caf%E9&honeypot_field_name=%63omment_x&comment_x=1&user_role&is_test&POST_ak_js_1=99999999999999999999",
    }.Select(Encoding.UTF8.GetBytes).ToArray();

    private static readonly byte[][] Tokens = new[] { "&", "=", "%", "%00", "%u00e9", "%zz", "+", "[", "]", "\"", "\\u", "{", "}", ",", "\r\n\r\n", "--x", "comment_context[", "\u001B$B", "\uFEFF", "name=\"" }
        .Select(Encoding.UTF8.GetBytes).ToArray();

    public static int Run(TimeSpan time, int seed)
    {
        var watch = Stopwatch.StartNew();
        long inputs = 0, faults = 0, bytes = 0;
        for (; watch.Elapsed < time; inputs++)
        {
            var random = new Random(unchecked(seed + (int)inputs));
            var (query, body, type) = (random.Next(4) == 0 ? Mutate(random) : [], Mutate(random), random.Next(8) == 0 ? null : Types[random.Next(Types.Length)]);
            bytes += body.Length;
            var started = Environment.CpuUsage.TotalTime;
            try
            {
                Use(FormBody.Parse(query, body, type));
            }
            catch (Exception fault)
            {
                faults++;
                Console.WriteLine($"seed {unchecked(seed + (int)inputs)} type {type}: {fault.GetType().Name} {fault.Message}\n{fault.StackTrace}");
            }
            if (Environment.CpuUsage.TotalTime - started is var took && took > TimeSpan.FromSeconds(1))
                Console.WriteLine($"seed {unchecked(seed + (int)inputs)}: {body.Length} bytes took {took.TotalSeconds:0.0} s");
        }
        Console.WriteLine($"{inputs} inputs, {bytes / 1_000_000} MB, {watch.Elapsed.TotalMinutes:0.0} minutes, {faults} faults");
        return faults == 0 ? 0 : 1;
    }

    /// <summary>Everything that a request does with a form.</summary>
    private static void Use(FormBody form)
    {
        for (var field = 0; field < FieldNames.Count; field++)
            _ = form[(Field)field];
        _ = form.Context.Count;
        _ = form.Find("comment_x");
        var request = CheckRequest.Read(form, DateTimeOffset.UnixEpoch.AddYears(56));
        // What is kept must be text that any database takes: no NUL, no half of a pair.
        if (request.Submission.Text.Contains('\0', StringComparison.Ordinal) || request.Submission.Author?.Contains('\0', StringComparison.Ordinal) == true)
            throw new InvalidOperationException("A NUL came through.");
        _ = new UTF8Encoding(false, true).GetBytes(request.Submission.Text + request.Submission.Author + request.Submission.Url + request.Submission.Permalink);
        _ = Fingerprints.Of(new byte[32], request.Submission);
        _ = StatisticsRequest.Read(form);
    }

    private static byte[] Mutate(Random random)
    {
        var bytes = new List<byte>(Seeds[random.Next(Seeds.Length)]);
        for (var change = random.Next(12); change > 0; change--)
        {
            var at = random.Next(bytes.Count + 1);
            switch (random.Next(6))
            {
                case 0 when at < bytes.Count:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 1:
                    bytes.InsertRange(at, Tokens[random.Next(Tokens.Length)]);
                    break;
                case 2:
                    bytes.RemoveRange(at, Math.Min(random.Next(20), bytes.Count - at));
                    break;
                case 3:
                    bytes.InsertRange(at, bytes.GetRange(at, Math.Min(random.Next(200), bytes.Count - at)));
                    break;
                case 4:
                    var noise = new byte[random.Next(40)];
                    random.NextBytes(noise);
                    bytes.InsertRange(at, noise);
                    break;
                default:
                    if (random.Next(50) == 0)
                        bytes.InsertRange(at, Enumerable.Repeat(Tokens[random.Next(Tokens.Length)], random.Next(20_000)).SelectMany(token => token));
                    break;
            }
        }
        return [.. bytes];
    }
}
