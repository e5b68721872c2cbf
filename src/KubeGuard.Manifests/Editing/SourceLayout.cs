using System.Collections.Immutable;
using KubeGuard.Manifests.Yaml;

namespace KubeGuard.Manifests.Editing;

/// <summary>Where the characters between nodes stand: dashes, colons, lines, and the comments that belong to a node.</summary>
internal sealed class SourceLayout
{
    public SourceLayout(string text)
    {
        Text = text;
        var first = text.AsSpan().IndexOfAny('\r', '\n');
        LineBreak = first < 0 || text[first] == '\n' ? "\n" : first + 1 < text.Length && text[first + 1] == '\n' ? "\r\n" : "\r";
    }

    public string Text { get; }

    /// <summary>The line break of the first line: new lines end with it.</summary>
    public string LineBreak { get; }

    public int Column(int index) => index - YamlCharacters.StartOfLine(Text, index);

    /// <summary>First character of the line behind the one of <paramref name="index"/>.</summary>
    public int NextLine(int index) => YamlCharacters.NextLine(Text, index);

    public int StartOfLine(int index) => YamlCharacters.StartOfLine(Text, index);

    public int EndOfLine(int index) => YamlCharacters.EndOfLine(Text, index);

    /// <summary>Whether only white space stands before <paramref name="index"/> on its line.</summary>
    public bool StartsLine(int index) => Text.AsSpan(StartOfLine(index), Column(index)).Trim(" \t").IsEmpty;

    /// <summary>Whether a line break stands between the two places.</summary>
    public bool SpansLines(int start, int end) => Text.AsSpan(start, end - start).IndexOfAny(YamlCharacters.LineBreaks) >= 0;

    /// <summary>The place behind the colon of an entry, or null when it has none (<c>{a}</c>).</summary>
    public int? EndOfColon(YamlEntry entry)
    {
        var colon = YamlCharacters.SkipTrivia(Text, entry.Key.Span.End);
        return colon < Text.Length && Text[colon] == ':' ? colon + 1 : null;
    }

    /// <summary>The place where an entry ends: behind its value, or behind its colon when the value is empty.</summary>
    public int EndOf(YamlEntry entry) => Math.Max(Math.Max(entry.Key.Span.End, entry.Value.Span.End), entry.Value.Span.Length > 0 ? 0 : EndOfColon(entry) ?? 0);

    /// <summary>The first character of a collection behind its anchor and tag: a bracket, a dash or the first key.</summary>
    public int StartOfContent(YamlNode node) =>
        node.Anchor is null && node.Tag is null
            ? node.Span.Start
            : YamlCharacters.SkipTrivia(Text, YamlCharacters.EndOfProperties(Text, node.Span.Start, node.Span.End));

    /// <summary>The dashes of a block sequence.</summary>
    public ImmutableArray<int> Dashes(YamlSequence sequence)
    {
        var dashes = ImmutableArray.CreateBuilder<int>(sequence.RawItems.Length);
        var next = StartOfContent(sequence);
        foreach (var item in sequence.RawItems)
        {
            next = YamlCharacters.SkipTrivia(Text, next);
            if (next >= Text.Length || Text[next] != '-')
                throw new EditRefusedException("the dashes of the sequence are laid out in a way that is not edited", sequence.Span);
            dashes.Add(next);
            next = Math.Max(next + 1, item.Span.End);
        }

        return dashes.DrainToImmutable();
    }

    /// <summary>
    /// The start of the first comment line that belongs to the node at <paramref name="start"/> (or the start of the node's own line): comment
    /// lines directly above it, in its column, that are no item commented out.
    /// </summary>
    /// <param name="start">The node's key or dash, the first character of its line.</param>
    /// <param name="floor">The place behind which the comments must begin.</param>
    public int StartWithComments(int start, int floor)
    {
        var column = Column(start);
        var line = StartOfLine(start);
        while (line > floor)
        {
            var above = StartOfLine(line - LengthOfBreakBefore(line));
            var text = Text.AsSpan(above, line - above);
            if (above < floor || text.Length <= column || text[column] != '#' || !text[..column].Trim(' ').IsEmpty || IsCommentedOutItem(text[(column + 1)..]))
                break;
            line = above;
        }

        return line;
    }

    /// <summary>The start of the blank lines directly above the line that starts at <paramref name="line"/>, not before <paramref name="floor"/>.</summary>
    public int StartOfBlankLinesAbove(int line, int floor)
    {
        while (line > floor)
        {
            var above = StartOfLine(line - LengthOfBreakBefore(line));
            if (above < floor || !IsBlankLine(above))
                break;
            line = above;
        }

        return line;
    }

    /// <summary>The start of the first line from <paramref name="line"/> on that is not blank.</summary>
    public int EndOfBlankLines(int line)
    {
        while (IsBlankLine(line))
            line = NextLine(line);
        return line;
    }

    /// <summary>The white space at the start of the line of <paramref name="index"/>.</summary>
    public string Indentation(int index)
    {
        var line = StartOfLine(index);
        return Text[line..YamlCharacters.SkipBlanks(Text, line)];
    }

    /// <summary>Whether the line that starts at <paramref name="line"/> is blank (the end of the text is not).</summary>
    public bool IsBlankLine(int line)
    {
        var first = YamlCharacters.SkipBlanks(Text, line);
        return first < Text.Length && YamlCharacters.IsBreak(Text[first]);
    }

    private int LengthOfBreakBefore(int line) => line >= 2 && Text[line - 1] == '\n' && Text[line - 2] == '\r' ? 2 : 1;

    private static bool IsCommentedOutItem(ReadOnlySpan<char> comment) => comment.TrimStart(' ') is ['-', ' ', ..];
}
