using Masthead.Spam.Learning;

namespace Masthead.Bench.Spam;

/// <summary>Builds <c>src/Masthead.Spam/Learning/Base.model</c>: the same collections give the same bytes.</summary>
static class BuildBaseModel
{
    internal static int Run(string directory, string path)
    {
        var missing = Corpus.Licensed.Where(name => !File.Exists(Path.Combine(directory, name + ".jsonl"))).ToList();
        if (missing.Count > 0)
        {
            Console.Error.WriteLine($"spam-base-model: missing in {directory}: {string.Join(", ", missing)}");
            return 1;
        }

        var bytes = BaseTrainer.Train(Corpus.Licensed.SelectMany(name => Corpus.Read(directory, name)));
        File.WriteAllBytes(path, bytes);
        Console.WriteLine($"{path}: {bytes.Length} bytes, SHA-256 {Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(bytes))}");
        return 0;
    }
}
