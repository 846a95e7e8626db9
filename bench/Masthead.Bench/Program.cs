using System.Globalization;
using Masthead.Bench.Driver;
using Masthead.Bench.Spam;
using Masthead.Bench.Xss;

return args switch
{
    ["spam-fold-table", var path] => FoldTable.Run(path),
    ["spam-base-model", var directory, var path] => BuildBaseModel.Run(directory, path),
    ["spam-accuracy", var directory] => Accuracy.Run(directory),
    ["spam-accuracy", var directory, var document] => Accuracy.Run(directory, document),
    ["spam-speed", var directory] => Speed.Run(directory),
    ["xss", var path] => await XssCommand.RunAsync(path),
    ["xss", var path, var count] => await XssCommand.RunAsync(path, int.Parse(count, CultureInfo.InvariantCulture)),
    ["post-comments", .. var rest] => await PostComments.RunAsync(rest),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("""
        spam-fold-table FILE        write the filter's table of look-alike and styled letters
        spam-base-model DIR OUT     train the base model that ships on the licensed collections in DIR
        spam-accuracy DIR [FILE]    the tables of docs/filter.md, over every *.jsonl in DIR (into FILE)
        spam-speed DIR              checks and learns a second, memory and file size
        xss FILE [COUNT]            run attack strings through the sanitiser and the policy in Chromium
        post-comments FILE          post labelled comments through the form of a running site, moderating as they come (--help)
        """);
    return 2;
}
