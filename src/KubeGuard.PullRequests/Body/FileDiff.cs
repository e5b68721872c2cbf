using System.Collections.Immutable;

namespace KubeGuard.PullRequests.Body;

/// <summary>What a line of a diff is.</summary>
internal enum DiffLineKind
{
    Context,
    Removed,
    Added,
}

/// <summary>A line of a diff, masked and made visible: fit to be shown.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="OldNumber">Line number before, from 1; 0 when it is new.</param>
/// <param name="NewNumber">Line number afterwards, from 1; 0 when it is gone.</param>
/// <param name="Text">The line without its end.</param>
internal sealed record DiffLine(DiffLineKind Kind, int OldNumber, int NewNumber, string Text);

/// <summary>Lines that belong together, with their context.</summary>
internal sealed record DiffHunk(ImmutableArray<DiffLine> Lines)
{
    /// <summary>The line that begins a hunk in the unified format.</summary>
    public string Header => $"@@ -{Range(Lines.Select(line => line.OldNumber))} +{Range(Lines.Select(line => line.NewNumber))} @@";

    private static string Range(IEnumerable<int> numbers)
    {
        var present = numbers.Where(number => number > 0).ToList();
        return present.Count == 0 ? "0,0" : $"{Figures.Plain(present[0])},{Figures.Plain(present.Count)}";
    }
}

/// <summary>How one file changes.</summary>
/// <param name="Path">Path in the repository; untrusted text.</param>
/// <param name="IsNew">Whether there was no such file.</param>
/// <param name="IsDeleted">Whether there is none afterwards.</param>
/// <param name="Hunks">The changed places.</param>
/// <param name="Note">What the hunks do not show; null when they show all.</param>
internal sealed record FileDiff(string Path, bool IsNew, bool IsDeleted, ImmutableArray<DiffHunk> Hunks, string? Note)
{
    public int Added => Count(DiffLineKind.Added);

    public int Removed => Count(DiffLineKind.Removed);

    private int Count(DiffLineKind kind) => Hunks.Sum(hunk => hunk.Lines.Count(line => line.Kind == kind));

    /// <summary>The diff in the unified format, at most so many lines of it.</summary>
    public IEnumerable<string> Unified(int maximumLines)
    {
        var path = VisibleText.Of(Path, 300);
        yield return IsNew ? "--- /dev/null" : $"--- a/{path}";
        yield return IsDeleted ? "+++ /dev/null" : $"+++ b/{path}";
        var left = maximumLines;
        foreach (var hunk in Hunks.TakeWhile(_ => left > 0))
        {
            yield return hunk.Header;
            foreach (var line in hunk.Lines.Take(left))
                yield return $"{Sign(line.Kind)}{line.Text}";
            left -= hunk.Lines.Length;
        }

        var hidden = Hunks.Sum(hunk => hunk.Lines.Length) - maximumLines;
        if (hidden > 0)
            yield return $"\\ {Figures.Counted(hidden, "more line")} of this diff not shown here";
        if (Note is not null)
            yield return $"\\ {Note}";
    }

    private static char Sign(DiffLineKind kind) => kind switch
    {
        DiffLineKind.Context => ' ',
        DiffLineKind.Removed => '-',
        DiffLineKind.Added => '+',
        _ => throw new InvalidOperationException("A kind of line that diffs do not know."),
    };
}
