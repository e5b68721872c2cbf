namespace KubeGuard.Manifests.Yaml;

/// <summary>A half-open range of UTF-16 code units in <see cref="SourceText.Text"/>: <c>[Start, End)</c>.</summary>
/// <param name="Start">Index of the first code unit.</param>
/// <param name="End">Index after the last code unit; never less than <paramref name="Start"/>.</param>
public readonly record struct SourceSpan(int Start, int End)
{
    /// <summary>Number of UTF-16 code units covered.</summary>
    public int Length => End - Start;

    /// <summary>Whether <paramref name="other"/> lies inside this span (equal ends included).</summary>
    public bool Contains(SourceSpan other) => other.Start >= Start && other.End <= End;

    /// <inheritdoc/>
    public override string ToString() => $"[{Start}..{End})";
}

/// <summary>A place that a person can open in an editor. Lines and columns count from 1; columns count UTF-16 code units.</summary>
/// <param name="File">Path relative to the repository, with <c>/</c> as separator.</param>
/// <param name="Line">First line.</param>
/// <param name="Column">First column.</param>
/// <param name="EndLine">Last line.</param>
/// <param name="EndColumn">Column after the last character.</param>
public readonly record struct SourceLocation(string File, int Line, int Column, int EndLine, int EndColumn)
{
    /// <inheritdoc/>
    public override string ToString() => $"{File}:{Line}:{Column}";
}
