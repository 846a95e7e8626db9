using System.Globalization;
using Masthead.Bench.Akismet;
using Masthead.Bench.Cache;
using Masthead.Bench.Comments;
using Masthead.Bench.Driver;
using Masthead.Bench.Import;
using Masthead.Bench.Reading;
using Masthead.Bench.Search;
using Masthead.Bench.Spam;
using Masthead.Bench.Xss;

return args switch
{
    ["spam-fold-table", var path] => FoldTable.Run(path),
    ["spam-base-model", var directory, var path] => BuildBaseModel.Run(directory, path),
    ["spam-accuracy", var directory] => Accuracy.Run(directory),
    ["spam-accuracy", var directory, var document] => Accuracy.Run(directory, document),
    ["spam-hosts", var directory] => HostMemory.Run(directory),
    ["spam-poison", var directory] => Poisoning.Run(directory),
    ["spam-poison", var directory, var document] => Poisoning.Run(directory, document),
    ["spam-threshold", var directory] => ThresholdGain.Run(directory),
    ["spam-threshold", var directory, var document] => ThresholdGain.Run(directory, document),
    ["spam-speed", var directory] => Speed.Run(directory),
    ["spam-verdicts", var directory] => VerdictDigest.Run(directory),
    ["wxr", var path, var megabytes, var shape] => WriteWxrFile.Run(path, Number(megabytes), shape),
    ["spam-campaigns", var directory] => CampaignFigures.Run(directory),
    ["xss", var path] => await XssCommand.RunAsync(path),
    ["xss", var path, var count] => await XssCommand.RunAsync(path, int.Parse(count, CultureInfo.InvariantCulture)),
    ["post-comments", .. var rest] => await PostComments.RunAsync(rest),
    ["reading", var seconds, var rounds] => await ReadingLoad.RunAsync(Number(seconds), Number(rounds)),
    ["reading", var seconds, var rounds, var program] => await ReadingLoad.RunAsync(Number(seconds), Number(rounds), program),
    ["reading-scale", var articles, var comments, var rounds, var directory] => await ScaleLoad.RunAsync(Number(articles), Number(comments), Number(rounds), directory),
    ["cache", var seed] => CacheTrace.Run(Number(seed)),
    ["search", var articles, var seconds] => await SearchLoad.RunAsync(Number(articles), Number(seconds)),
    ["comments", var seconds, var rounds] => await CommentLoad.RunAsync(Number(seconds), Number(rounds)),
    ["policy-replay", var comments] => await ReplayTimes.RunAsync(Number(comments)),
    ["akismet-load", var seconds, var rounds] => await CheckLoad.RunAsync(Number(seconds), Number(rounds)),
    ["akismet-bare", "--urls", var urls] => await BareEndpoint.RunAsync(urls),
    ["akismet-kill", var rounds] => await Durability.RunAsync(Number(rounds)),
    ["akismet-fuzz", var minutes, var seed] => FormFuzz.Run(TimeSpan.FromMinutes(Number(minutes)), Number(seed)),
    _ => Usage(),
};

static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

static int Usage()
{
    Console.Error.WriteLine("""
        spam-fold-table FILE        write the filter's table of look-alike and styled letters
        spam-base-model DIR OUT     train the base model that ships on the licensed collections in DIR
        spam-accuracy DIR [FILE]    the tables of docs/filter.md, over every *.jsonl in DIR (into FILE)
        spam-hosts DIR              what remembering the hosts of links is worth
        spam-poison DIR [FILE]      what 1,000 wrong decisions of one account do (table of docs/filter.md, into FILE)
        spam-threshold DIR [FILE]   what another threshold would gain on messages that it was not chosen by (table of docs/filter.md, into FILE)
        spam-speed DIR              checks and learns a second, memory and file size
        spam-verdicts DIR           a digest of every verdict on the messages in DIR: the same before and after what only makes it faster
        wxr FILE MEGABYTES SHAPE    write a WordPress export: usual, line (no line end at all) or thread (all comments below one post)
        spam-campaigns DIR          what is caught of the campaigns in DIR after two messages of each were marked
        xss FILE [COUNT]            run attack strings through the sanitiser and the policy in Chromium
        post-comments FILE          post labelled comments through the form of a running site, moderating as they come (--help)
        reading SECONDS ROUNDS [DLL] pages a second beside nginx, from the cache and without it (needs wrk, nginx and taskset, two cores)
        reading-scale ARTICLES COMMENTS ROUNDS DIR pages of a large site beside those of a small one, and an article with and without a flood of held comments (wrk, taskset; DIR keeps the large site)
        cache SEED                  page views answered from memory beside a least-recently-used cache, with crawlers about
        search ARTICLES SECONDS     what a page of search results costs in an archive of this size (needs wrk and taskset, two cores)
        comments SECONDS ROUNDS     comments taken a second through the form, durable and judged, and what readers notice of it
        policy-replay COMMENTS      how long it takes to try a comment policy on so many past comments
        akismet-load SECONDS ROUNDS checks a second on one core beside Kestrel alone (needs wrk and taskset, two cores)
        akismet-kill ROUNDS         kill the server while it answers; every answered check must be on the disk
        akismet-fuzz MINUTES SEED   throw bytes at the form parser
        """);
    return 2;
}
