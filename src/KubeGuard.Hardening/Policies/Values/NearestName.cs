namespace KubeGuard.Hardening.Policies.Values;

/// <summary>What was probably meant by a mistyped name.</summary>
public static class NearestName
{
    private const int LongestText = 80;

    /// <summary>
    /// The name with the fewest changed, added, left-out or swapped letters (case does not count), if at most a third of its letters differ; of
    /// equals the first in ordinal order. Null when nothing is near.
    /// </summary>
    public static string? Of(string text, IEnumerable<string> names)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(names);
        if (text.Length is 0 or > LongestText)
            return null;
        return names
            .Select(name => new Candidate(name, Distance(text.ToUpperInvariant(), name.ToUpperInvariant())))
            .Where(candidate => candidate.Distance <= Math.Max(1, candidate.Name.Length / 3))
            .OrderBy(candidate => candidate.Distance)
            .ThenBy(candidate => candidate.Name, StringComparer.Ordinal)
            .FirstOrDefault()?.Name;
    }

    /// <summary>Optimal string alignment: as Levenshtein, and two swapped neighbours are one mistake.</summary>
    private static int Distance(string left, string right)
    {
        var before = new int[right.Length + 1];
        var last = Enumerable.Range(0, right.Length + 1).ToArray();
        var row = new int[right.Length + 1];
        for (var i = 1; i <= left.Length; i++)
        {
            row[0] = i;
            for (var j = 1; j <= right.Length; j++)
            {
                var cost = left[i - 1] == right[j - 1] ? 0 : 1;
                row[j] = Math.Min(Math.Min(last[j] + 1, row[j - 1] + 1), last[j - 1] + cost);
                if (i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1])
                    row[j] = Math.Min(row[j], before[j - 2] + 1);
            }

            (before, last, row) = (last, row, before);
        }

        return last[right.Length];
    }

    private sealed record Candidate(string Name, int Distance);
}
