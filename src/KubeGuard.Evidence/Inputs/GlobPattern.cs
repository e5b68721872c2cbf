namespace KubeGuard.Evidence.Inputs;

/// <summary>
/// A path pattern as shells know it: <c>*</c>, <c>?</c>, <c>[a-z]</c>, <c>[!a-z]</c> inside a segment and <c>**</c> for any number of
/// folders. A segment that starts with a dot is matched only by a pattern segment that does.
/// </summary>
internal sealed class GlobPattern
{
    private readonly string[] _segments;

    private GlobPattern(string root, string[] segments)
    {
        Root = root;
        _segments = segments;
    }

    /// <summary>The folder before the first segment with a wildcard.</summary>
    public string Root { get; }

    public static bool IsPattern(string path) => path.AsSpan().IndexOfAny('*', '?', '[') >= 0;

    public static GlobPattern Parse(string pattern)
    {
        var segments = pattern.Replace('\\', '/').Split('/');
        var first = Array.FindIndex(segments, IsPattern);
        var root = string.Join('/', segments[..first]);
        var rooted = pattern.StartsWith('/') && root.Length == 0;
        return new(rooted ? "/" : root.Length == 0 ? "." : root, segments[first..]);
    }

    /// <summary>Matching files, in no particular order.</summary>
    public IEnumerable<string> Files() => Directory.Exists(Root) ? Expand(Root, 0).Distinct(StringComparer.Ordinal) : [];

    private IEnumerable<string> Expand(string folder, int index)
    {
        var segment = _segments[index];
        var last = index == _segments.Length - 1;
        if (segment == "**")
            return Descend(folder, last ? ["*"] : _segments[(index + 1)..]);
        if (last)
            return Directory.EnumerateFiles(folder).Where(path => Matches(segment, Path.GetFileName(path)));
        return Directory.EnumerateDirectories(folder)
            .Where(path => Matches(segment, Path.GetFileName(path)))
            .SelectMany(path => Expand(path, index + 1));
    }

    private static IEnumerable<string> Descend(string folder, string[] rest)
    {
        var below = new GlobPattern(folder, rest);
        return below.Expand(folder, 0).Concat(LogFolder.Subfolders(folder).SelectMany(sub => Descend(sub, rest)));
    }

    internal static bool Matches(ReadOnlySpan<char> pattern, ReadOnlySpan<char> name)
    {
        if (name.StartsWith(".") && !pattern.StartsWith("."))
            return false;
        int p = 0, n = 0, star = -1, mark = 0;
        while (n < name.Length)
        {
            if (p < pattern.Length && pattern[p] == '*')
            {
                star = p++;
                mark = n;
            }
            else if (p < pattern.Length && MatchesOne(pattern, ref p, name[n]))
            {
                n++;
            }
            else if (star >= 0)
            {
                p = star + 1;
                n = ++mark;
            }
            else
            {
                return false;
            }
        }

        return pattern[p..].Trim('*').IsEmpty;
    }

    private static bool MatchesOne(ReadOnlySpan<char> pattern, ref int at, char character)
    {
        var close = pattern[at] == '[' ? pattern[(at + 1)..].IndexOf(']') : -1;
        if (close < 1)
        {
            var single = pattern[at] == '?' || pattern[at] == character;
            at += single ? 1 : 0;
            return single;
        }

        var set = pattern.Slice(at + 1, close);
        var negated = set[0] is '!' or '^';
        if (InSet(negated ? set[1..] : set, character) == negated)
            return false;
        at += close + 2;
        return true;
    }

    private static bool InSet(ReadOnlySpan<char> set, char character)
    {
        for (var i = 0; i < set.Length; i++)
        {
            if (i + 2 < set.Length && set[i + 1] == '-')
            {
                if (character >= set[i] && character <= set[i + 2])
                    return true;
                i += 2;
            }
            else if (set[i] == character)
            {
                return true;
            }
        }

        return false;
    }
}
