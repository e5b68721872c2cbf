using System.Text.Json.Nodes;
using KubeGuard.Manifests.Yaml;

namespace KubeGuard.Manifests.Editing;

/// <summary>An item of a sequence before and after a change.</summary>
/// <param name="Effective">The item as it is; null for a new one.</param>
/// <param name="After">The item as it shall be.</param>
/// <param name="Stays">Whether the item is there afterwards, the same or changed.</param>
/// <param name="IsKept">Whether it is the same.</param>
internal sealed record AlignedItem(YamlNode? Effective, JsonNode? After, bool Stays, bool IsKept);

/// <summary>Finds which items of a sequence stay, which change, and which come and go.</summary>
internal static class OriginAlignment
{
    /// <summary>Above this many comparisons only what is equal at both ends is matched.</summary>
    private const int MostComparisons = 4_000_000;

    /// <summary>The items in the order of <paramref name="after"/>, with those that go where they were.</summary>
    public static List<AlignedItem> Align(IReadOnlyList<YamlNode> effective, JsonArray after)
    {
        var before = effective.Select(item => YamlJson.ToJson(item)?.ToJsonString() ?? "null").ToArray();
        var wanted = after.Select(item => item?.ToJsonString() ?? "null").ToArray();
        var result = new List<AlignedItem>();
        var at = 0;
        var next = 0;
        foreach (var match in Matches(before, wanted).Append(new(before.Length, wanted.Length)))
        {
            Gap(effective, after, at, match.Before, next, match.After, result);
            if (match.Before < before.Length)
                result.Add(new(effective[match.Before], after[match.After], true, true));
            at = match.Before + 1;
            next = match.After + 1;
        }

        return result;
    }

    /// <summary>Between two equal items: the first ones are taken as changed, what is over goes or comes.</summary>
    private static void Gap(IReadOnlyList<YamlNode> effective, JsonArray after, int from, int to, int fromAfter, int toAfter, List<AlignedItem> result)
    {
        while (from < to && fromAfter < toAfter)
            result.Add(new(effective[from++], after[fromAfter++], true, false));
        while (from < to)
            result.Add(new(effective[from++], null, false, false));
        while (fromAfter < toAfter)
            result.Add(new(null, after[fromAfter++], true, false));
    }

    /// <summary>The longest common subsequence.</summary>
    private static List<Match> Matches(string[] before, string[] after)
    {
        var start = 0;
        while (start < before.Length && start < after.Length && before[start] == after[start])
            start++;
        var tail = 0;
        while (tail < before.Length - start && tail < after.Length - start && before[^(tail + 1)] == after[^(tail + 1)])
            tail++;
        var matches = Enumerable.Range(0, start).Select(index => new Match(index, index)).ToList();
        AddMiddle(before, after, start, before.Length - tail, after.Length - tail, matches);
        matches.AddRange(Enumerable.Range(1, tail).Reverse().Select(back => new Match(before.Length - back, after.Length - back)));
        return matches;
    }

    private static void AddMiddle(string[] before, string[] after, int start, int end, int endAfter, List<Match> matches)
    {
        var rows = end - start;
        var columns = endAfter - start;
        if (rows == 0 || columns == 0 || (long)rows * columns > MostComparisons)
            return;
        var longest = new int[rows + 1, columns + 1];
        for (var i = rows - 1; i >= 0; i--)
        {
            for (var j = columns - 1; j >= 0; j--)
                longest[i, j] = before[start + i] == after[start + j] ? longest[i + 1, j + 1] + 1 : Math.Max(longest[i + 1, j], longest[i, j + 1]);
        }

        for (int i = 0, j = 0; i < rows && j < columns;)
        {
            if (before[start + i] == after[start + j])
                matches.Add(new(start + i++, start + j++));
            else if (longest[i + 1, j] >= longest[i, j + 1])
                i++;
            else
                j++;
        }
    }

    private readonly record struct Match(int Before, int After);
}
