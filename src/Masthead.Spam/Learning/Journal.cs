using System.Runtime.Intrinsics;

namespace Masthead.Spam.Learning;

/// <summary>
/// The last messages learned, each with what it overwrote, so that a changed mind leaves no trace: later messages are rolled back, the one is left out, and the
/// later ones are learned again. Bounded; a decision older than the journal can only be countered, or removed exactly by rebuilding.
/// </summary>
sealed class Journal
{
    internal const int MostMessages = 128;
    private const int MostFeatures = 60_000;
    private readonly List<Entry> entries = [];
    private int features;

    /// <summary>One learned message.</summary>
    internal sealed record Entry(int[] Index, float[] Value, Label Label, double Weight, double Shipped)
    {
        internal Vector128<float>[] Weights { get; } = new Vector128<float>[Index.Length];
        internal Memory[] Memories { get; } = new Memory[Index.Length];
        internal double[] Blend { get; init; } = [];
        internal (float Spams, float Hams, long Learned) Counts { get; init; }

        internal bool Is(Features message, Label label, double weight) =>
            Label == label && Weight.Equals(weight) && message.Index.AsSpan(0, message.Count).SequenceEqual(Index);
    }

    /// <summary>Notes what learning this message is about to overwrite.</summary>
    internal void Note(SiteModel model, Features message, Label label, double weight, double shipped)
    {
        var entry = new Entry(message.Index.AsSpan(0, message.Count).ToArray(), message.Value.AsSpan(0, message.Count).ToArray(), label, weight, shipped)
        {
            Blend = [.. model.Blend.State],
            Counts = (model.Spams, model.Hams, model.Learned),
        };
        for (var i = 0; i < entry.Index.Length; i++)
        {
            (entry.Weights[i], entry.Memories[i]) = (model.Weights[entry.Index[i]], model.Memories[entry.Index[i]]);
        }

        entries.Add(entry);
        features += entry.Index.Length;
        while (entries.Count > MostMessages || features > MostFeatures && entries.Count > 1)
        {
            features -= entries[0].Index.Length;
            entries.RemoveAt(0);
        }
    }

    internal void Clear()
    {
        entries.Clear();
        features = 0;
    }

    /// <summary>Makes the model what it would be had the message never been learned.</summary>
    /// <returns>Whether the journal still knew the message.</returns>
    internal bool TryTakeBack(SiteModel model, Features message, Label label, double weight)
    {
        var at = entries.FindLastIndex(entry => entry.Is(message, label, weight));
        if (at < 0)
        {
            return false;
        }

        var later = entries.GetRange(at + 1, entries.Count - at - 1);
        for (var i = entries.Count - 1; i >= at; i--)
        {
            RollBack(model, entries[i]);
            features -= entries[i].Index.Length;
        }

        entries.RemoveRange(at, entries.Count - at);
        foreach (var entry in later)
        {
            message.Load(entry.Index, entry.Value);
            Note(model, message, entry.Label, entry.Weight, entry.Shipped);
            model.Learn(message, entry.Label, entry.Weight, entry.Shipped);
        }

        return true;
    }

    private static void RollBack(SiteModel model, Entry entry)
    {
        for (var i = 0; i < entry.Index.Length; i++)
        {
            (model.Weights[entry.Index[i]], model.Memories[entry.Index[i]]) = (entry.Weights[i], entry.Memories[i]);
        }

        model.Blend.Restore(entry.Blend);
        (model.Spams, model.Hams, model.Learned) = entry.Counts;
    }
}
