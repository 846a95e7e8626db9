using Masthead.Bench.Spam;

return args switch
{
    ["spam-fold-table", var path] => FoldTable.Run(path),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("""
        spam-fold-table FILE    write the filter's table of look-alike and styled letters
        """);
    return 2;
}
