using System.Globalization;

namespace KubeGuard.PullRequests.Git;

/// <summary>Reads the text of a commit object: headers, an empty line, the message.</summary>
internal static class CommitText
{
    public static CommitFacts Parse(CommitId id, string text)
    {
        var end = text.IndexOf("\n\n", StringComparison.Ordinal);
        var headers = (end < 0 ? text : text[..end]).Split('\n');
        var committer = Values(headers, "committer").FirstOrDefault() ?? "";
        return new(
            id,
            Values(headers, "tree").FirstOrDefault() ?? "",
            [.. Values(headers, "parent").Select(parent => new CommitId(parent))],
            committer[..(committer.IndexOf('>', StringComparison.Ordinal) + 1)],
            Date(committer),
            end < 0 ? "" : text[(end + 2)..]);
    }

    private static IEnumerable<string> Values(IEnumerable<string> headers, string name) =>
        headers.Where(line => line.StartsWith($"{name} ", StringComparison.Ordinal)).Select(line => line[(name.Length + 1)..]);

    /// <summary>The date stands last, as seconds since 1970 and a zone; a damaged one counts as 1970.</summary>
    private static DateTimeOffset Date(string committer)
    {
        const long LastSecond = 253_402_300_799;
        var parts = committer[(committer.IndexOf('>', StringComparison.Ordinal) + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return parts is [var seconds, ..]
            && long.TryParse(seconds, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value <= LastSecond
            ? DateTimeOffset.FromUnixTimeSeconds(value)
            : DateTimeOffset.UnixEpoch;
    }
}
