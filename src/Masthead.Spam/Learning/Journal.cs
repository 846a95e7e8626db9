using System.Buffers;
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
    private sealed record Entry(int Count, Label Label, double Weight, double Shipped)
    {
        internal int[] Index { get; } = ArrayPool<int>.Shared.Rent(Count);
        internal float[] Value { get; } = ArrayPool<float>.Shared.Rent(Count);
        internal Vector128<float>[] Weights { get; } = ArrayPool<Vector128<float>>.Shared.Rent(Count);
        internal Memory[] Memories { get; } = ArrayPool<Memory>.Shared.Rent(Count);
        internal double[] Blend { get; init; } = [];
        internal (float Spams, float Hams, long Learned) Counts { get; init; }
        internal int FirstRun { get; init; }

        internal bool Is(Features message, Label label, double weight) =>
            Label == label && Weight.Equals(weight) && message.Index.AsSpan(0, message.Count).SequenceEqual(Index.AsSpan(0, Count));

        internal void Release()
        {
            ArrayPool<int>.Shared.Return(Index);
            ArrayPool<float>.Shared.Return(Value);
            ArrayPool<Vector128<float>>.Shared.Return(Weights);
            ArrayPool<Memory>.Shared.Return(Memories);
        }
    }

    /// <summary>Notes what learning this message is about to overwrite.</summary>
    internal void Note(SiteModel model, Features message, Label label, double weight, double shipped)
    {
        var entry = new Entry(message.Count, label, weight, shipped)
        {
            Blend = [.. model.Blend.State],
            Counts = (model.Spams, model.Hams, model.Learned),
            FirstRun = message.FirstRun,
        };
        message.Index.AsSpan(0, message.Count).CopyTo(entry.Index);
        message.Value.AsSpan(0, message.Count).CopyTo(entry.Value);
        for (var i = 0; i < entry.Count; i++)
        {
            (entry.Weights[i], entry.Memories[i]) = (model.Weights[entry.Index[i]], model.Memories[entry.Index[i]]);
        }

        entries.Add(entry);
        features += entry.Count;
        while (entries.Count > MostMessages || features > MostFeatures && entries.Count > 1)
        {
            features -= entries[0].Count;
            entries[0].Release();
            entries.RemoveAt(0);
        }
    }

    internal void Clear()
    {
        entries.ForEach(entry => entry.Release());
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
            features -= entries[i].Count;
        }

        entries[at].Release();
        entries.RemoveRange(at, entries.Count - at);
        foreach (var entry in later)
        {
            message.Load(entry.Index.AsSpan(0, entry.Count), entry.Value.AsSpan(0, entry.Count), entry.FirstRun);
            Note(model, message, entry.Label, entry.Weight, entry.Shipped);
            model.Learn(message, entry.Label, entry.Weight, entry.Shipped);
            entry.Release();
        }

        return true;
    }

    private static void RollBack(SiteModel model, Entry entry)
    {
        for (var i = 0; i < entry.Count; i++)
        {
            (model.Weights[entry.Index[i]], model.Memories[entry.Index[i]]) = (entry.Weights[i], entry.Memories[i]);
        }

        model.Blend.Restore(entry.Blend);
        (model.Spams, model.Hams, model.Learned) = entry.Counts;
    }
}
