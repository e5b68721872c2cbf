using System.Collections.Immutable;
using System.Text;
using DiffPlex;
using KubeGuard.Manifests.Editing;

namespace KubeGuard.PullRequests.Body;

/// <summary>Compares the two states of a file, line by line, with three lines of context. Credentials are hidden after comparing.</summary>
internal static class FileDiffer
{
    private const int Context = 3;
    private const int LongestLine = 400;

    /// <summary>More differing lines than this are shown as taken out and put in whole: comparing them takes time quadratic in their number.</summary>
    private const int MostLines = 6_000;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static FileDiff Compare(FileChange change)
    {
        if (!TryDecode(change.Before, out var before) || !TryDecode(change.After, out var after))
            return Of(change, [], $"not a text file: {Size(change.Before)} before, {Size(change.After)} afterwards");
        var old = Lines(before);
        var fresh = Lines(after);
        var hunks = Hunks(old, fresh, Blocks(old, fresh));
        if (hunks.IsEmpty)
            return Of(change, [], change is { Before: { Length: > 0 }, After: { Length: > 0 } } ? "only line ends or the byte order mark differ" : "an empty file");
        return Of(change, hunks, before.Length > 0 && after.Length > 0 && before.EndsWith('\n') != after.EndsWith('\n') ? "the line break at the end of the file differs" : null);
    }

    private static FileDiff Of(FileChange change, ImmutableArray<DiffHunk> hunks, string? note) =>
        new(change.Path, change.Before is null, change.After is null, hunks, note);

    private static bool TryDecode(byte[]? bytes, out string text)
    {
        text = "";
        if (bytes is null)
            return true;
        try
        {
            text = Strict.GetString(bytes.AsSpan().StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]) ? bytes.AsSpan(3) : bytes);
            return !text.Contains('\0', StringComparison.Ordinal);
        }
        catch (DecoderFallbackException)
        {
            return false;
        }
    }

    private static string[] Lines(string text)
    {
        if (text.Length == 0)
            return [];
        var lines = text.Split('\n').Select(line => line.EndsWith('\r') ? line[..^1] : line).ToArray();
        return lines[^1].Length == 0 ? lines[..^1] : lines;
    }

    private static string Size(byte[]? bytes) => bytes is null ? "nothing" : Figures.Counted(bytes.Length, "byte");

    /// <summary>What is taken out and put in, in order; equal lines at both ends are set aside first.</summary>
    private static List<ChangedBlock> Blocks(string[] old, string[] fresh)
    {
        var start = 0;
        while (start < old.Length && start < fresh.Length && old[start] == fresh[start])
            start++;
        var end = 0;
        while (end < old.Length - start && end < fresh.Length - start && old[^(end + 1)] == fresh[^(end + 1)])
            end++;
        var oldMiddle = old[start..^end];
        var freshMiddle = fresh[start..^end];
        if (oldMiddle.Length + freshMiddle.Length > MostLines || oldMiddle.Length == 0 || freshMiddle.Length == 0)
            return oldMiddle.Length + freshMiddle.Length == 0 ? [] : [new(start, oldMiddle.Length, start, freshMiddle.Length)];
        // Lines as they were split above: a lone CR inside one does not end it, and one empty line is not the same as none.
        var result = new Differ().CreateCustomDiffs(
            string.Join('\n', oldMiddle.Select(line => $" {line}")), string.Join('\n', freshMiddle.Select(line => $" {line}")), ignoreWhiteSpace: false, ignoreCase: false, text => text.Split('\n'));
        return [.. result.DiffBlocks.Select(block => new ChangedBlock(start + block.DeleteStartA, block.DeleteCountA, start + block.InsertStartB, block.InsertCountB))];
    }

    private static ImmutableArray<DiffHunk> Hunks(string[] old, string[] fresh, List<ChangedBlock> blocks)
    {
        var oldShown = SecretMask.InFile(old);
        var freshShown = SecretMask.InFile(fresh);
        var hunks = ImmutableArray.CreateBuilder<DiffHunk>();
        var lines = ImmutableArray.CreateBuilder<DiffLine>();
        var reached = 0;
        foreach (var (block, index) in blocks.Select((block, index) => (block, index)))
        {
            if (index > 0 && block.OldStart - reached > 2 * Context)
            {
                AddContext(reached, Math.Min(reached + Context, old.Length), block.NewStart - block.OldStart);
                hunks.Add(new(lines.ToImmutable()));
                lines.Clear();
                reached = block.OldStart - Context;
            }

            AddContext(Math.Max(index == 0 ? block.OldStart - Context : reached, 0), block.OldStart, block.NewStart - block.OldStart);
            for (var line = block.OldStart; line < block.OldStart + block.OldCount; line++)
                lines.Add(new(DiffLineKind.Removed, line + 1, 0, Shown(oldShown[line])));
            for (var line = block.NewStart; line < block.NewStart + block.NewCount; line++)
                lines.Add(new(DiffLineKind.Added, 0, line + 1, Shown(freshShown[line])));
            reached = block.OldStart + block.OldCount;
        }

        if (lines.Count > 0)
        {
            AddContext(reached, Math.Min(reached + Context, old.Length), fresh.Length - old.Length);
            hunks.Add(new(lines.ToImmutable()));
        }

        return hunks.ToImmutable();

        void AddContext(int from, int to, int shift)
        {
            for (var line = from; line < to; line++)
                lines.Add(new(DiffLineKind.Context, line + 1, line + 1 + shift, Shown(oldShown[line])));
        }
    }

    /// <summary>Tabs stay: in YAML they are worth seeing as what they are, and they do no harm.</summary>
    private static string Shown(string line) => string.Join('\t', line.Split('\t').Select(part => VisibleText.Of(part, LongestLine)));

    private readonly record struct ChangedBlock(int OldStart, int OldCount, int NewStart, int NewCount);
}
