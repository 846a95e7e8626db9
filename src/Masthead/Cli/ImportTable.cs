using System.Globalization;
using Masthead.Features.Import;
using Spectre.Console;

namespace Masthead.Cli;

/// <summary>Prints what came of an import.</summary>
internal static class ImportTable
{
    private const int MostNotes = 20;

    public static void Print(ImportReport report)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumns("", "in the file", report.IsDryRun ? "would be imported" : "imported", "merged", "unchanged", "skipped");
        foreach (var (name, count) in new[] { ("articles", report.Articles), ("comments", report.Comments), ("threads", report.Threads), ("pictures", report.Pictures), ("sections", report.Sections) })
            if (count.InFile > 0 || name != "threads")
                table.AddRow(name, N(count.InFile), N(count.Imported), N(count.Merged), N(count.Unchanged), N(count.Skipped));
        Output.Tables().Write(table);
        Console.WriteLine($"{N(report.OldAddresses)} old addresses remembered, {N(report.LinksRewritten)} links to pictures rewritten, {N(report.PictureBytes / 1024)} KiB of pictures");
        if (report.Items.Count > 0)
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Words as in the export: {report.Items.Average(item => item.Similarity):P2} on average, {report.Items.Min(item => item.Similarity):P2} at least"));
        List("Skipped", report.Skipped);
        List("Changed here, left alone", report.EditedHere);
        List("Pictures missing", report.PicturesMissing);
        List("Notes", report.Notes);
        foreach (var (name, count) in report.UnknownParts)
            Console.WriteLine($"{name} stays as it is in {count} {(count == 1 ? "article" : "articles")}");
        if (report.Sanitised.Count > 0)
            Console.WriteLine("Tags that the sanitiser took away: " + string.Join(", ", report.Sanitised.OrderByDescending(lost => lost.Value).Select(lost => $"{lost.Key} {lost.Value}")));
        if (report.Taught is { } taught)
            Print(taught);
        Console.WriteLine($"Checksum of what is here from {report.Source}: {report.Checksum}");
    }

    // Of the same comments: how well it knows others is what 'masthead spam evaluate' tells.
    private static void Print(TaughtTable taught)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumns("the filter says", "ham", "held", "spam");
        foreach (var (name, row) in new[] { ("of spam, before", taught.SpamBefore), ("of spam, after", taught.SpamAfter), ("of ham, before", taught.HamBefore), ("of ham, after", taught.HamAfter) })
            table.AddRow(name, N(row.Ham), N(row.Held), N(row.Spam));
        Output.Tables().Write(table);
        Console.WriteLine($"It learnt from {N(taught.Learnt)} comments.");
    }

    // One line for each cause: a thousand menu entries are one thing to know.
    private static void List(string title, List<ImportNote> notes)
    {
        if (notes.Count == 0)
            return;
        Console.WriteLine($"{title}: {notes.Count}");
        var causes = notes.GroupBy(note => note.Why).OrderByDescending(cause => cause.Count()).ToList();
        foreach (var cause in causes.Take(MostNotes))
            Console.WriteLine($"  {cause.First().Place}: {cause.Key}{(cause.Count() > 1 ? $" (and {cause.Count() - 1} more)" : "")}");
        if (causes.Count > MostNotes)
            Console.WriteLine("  … --report writes them all");
    }

    private static string N(long count) => count.ToString("N0", CultureInfo.InvariantCulture);
}
