using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace KubeGuard.Manifests.Editing;

/// <summary>
/// Matches the items that a sequence shall have with those that it has: equal items by longest common subsequence, and between them the most
/// similar mappings and sequences, so that an item that changes a little is edited and not rewritten.
/// </summary>
internal static class SequenceAlignment
{
    private const int TableLimit = 4_000_000;
    private const int SimilarityLimit = 64;
    private const double LeastSimilarity = 0.3;

    /// <summary>For each item of <paramref name="after"/> the index in <paramref name="before"/> of the item that it was, or -1. Indexes increase.</summary>
    public static ImmutableArray<int> Match(JsonArray before, JsonArray after)
    {
        var ids = new Dictionary<string, int>(StringComparer.Ordinal);
        var old = before.Select(item => Id(item, ids)).ToArray();
        var wanted = after.Select(item => Id(item, ids)).ToArray();
        var origins = new int[wanted.Length];
        Array.Fill(origins, -1);
        var head = 0;
        while (head < old.Length && head < wanted.Length && old[head] == wanted[head])
            origins[head] = head++;
        var tail = 0;
        while (tail < old.Length - head && tail < wanted.Length - head && old[^(tail + 1)] == wanted[^(tail + 1)])
            origins[^++tail] = old.Length - tail;

        MatchEqual(old, wanted, head, old.Length - tail, wanted.Length - tail, origins);
        MatchSimilar(before, after, origins);
        return [.. origins];
    }

    private static int Id(JsonNode? item, Dictionary<string, int> ids)
    {
        var text = CanonicalJson.Of(item);
        if (!ids.TryGetValue(text, out var id))
            ids.Add(text, id = ids.Count);
        return id;
    }

    private static void MatchEqual(int[] old, int[] wanted, int start, int oldEnd, int wantedEnd, int[] origins)
    {
        var (rows, columns) = (oldEnd - start, wantedEnd - start);
        if ((long)rows * columns > TableLimit)
        {
            MatchInOrder(old, wanted, start, oldEnd, wantedEnd, origins);
            return;
        }

        var length = new int[rows + 1, columns + 1];
        for (var row = rows - 1; row >= 0; row--)
        {
            for (var column = columns - 1; column >= 0; column--)
            {
                length[row, column] = old[start + row] == wanted[start + column]
                    ? length[row + 1, column + 1] + 1
                    : Math.Max(length[row + 1, column], length[row, column + 1]);
            }
        }

        for (int row = 0, column = 0; row < rows && column < columns;)
        {
            if (old[start + row] == wanted[start + column])
                origins[start + column++] = start + row++;
            else if (length[row + 1, column] >= length[row, column + 1])
                row++;
            else
                column++;
        }
    }

    /// <summary>For very long sequences: each wanted item takes the next equal one, if there is one.</summary>
    private static void MatchInOrder(int[] old, int[] wanted, int start, int oldEnd, int wantedEnd, int[] origins)
    {
        var places = Enumerable.Range(start, oldEnd - start).ToLookup(index => old[index]).ToDictionary(group => group.Key, group => new Queue<int>(group));
        var reached = start - 1;
        for (var index = start; index < wantedEnd; index++)
        {
            if (!places.TryGetValue(wanted[index], out var queue))
                continue;
            while (queue.Count > 0 && queue.Peek() <= reached)
                queue.Dequeue();
            if (queue.Count > 0)
                origins[index] = reached = queue.Dequeue();
        }
    }

    private static void MatchSimilar(JsonArray before, JsonArray after, int[] origins)
    {
        var (oldStart, wantedStart) = (0, 0);
        for (var index = 0; index <= origins.Length; index++)
        {
            if (index < origins.Length && origins[index] < 0)
                continue;
            var oldEnd = index < origins.Length ? origins[index] : before.Count;
            MatchRun(before, after, oldStart, oldEnd, wantedStart, index, origins);
            (oldStart, wantedStart) = (oldEnd + 1, index + 1);
        }
    }

    /// <summary>Matches one run of items without equals so that the sum of similarities is greatest.</summary>
    private static void MatchRun(JsonArray before, JsonArray after, int oldStart, int oldEnd, int wantedStart, int wantedEnd, int[] origins)
    {
        var (rows, columns) = (oldEnd - oldStart, wantedEnd - wantedStart);
        if (rows <= 0 || columns <= 0 || rows > SimilarityLimit || columns > SimilarityLimit)
            return;
        var old = Enumerable.Range(oldStart, rows).Select(index => ItemTraits.Of(before[index])).ToArray();
        var wanted = Enumerable.Range(wantedStart, columns).Select(index => ItemTraits.Of(after[index])).ToArray();
        var similarity = new double[rows, columns];
        var best = new double[rows + 1, columns + 1];
        for (var row = rows - 1; row >= 0; row--)
        {
            for (var column = columns - 1; column >= 0; column--)
            {
                var similar = old[row].SimilarityTo(wanted[column]);
                similarity[row, column] = similar >= LeastSimilarity ? similar : 0;
                var paired = similarity[row, column] > 0 ? similarity[row, column] + best[row + 1, column + 1] : 0;
                best[row, column] = Math.Max(paired, Math.Max(best[row + 1, column], best[row, column + 1]));
            }
        }

        for (int row = 0, column = 0; row < rows && column < columns;)
        {
            if (similarity[row, column] > 0 && best[row, column] <= similarity[row, column] + best[row + 1, column + 1])
                origins[wantedStart + column++] = oldStart + row++;
            else if (best[row + 1, column] >= best[row, column + 1])
                row++;
            else
                column++;
        }
    }
}
