using System.Collections.Immutable;
using KubeGuard.Manifests.Yaml;

namespace KubeGuard.Manifests.Editing;

/// <summary>Takes children out of a block collection and puts new ones in, line by line.</summary>
/// <param name="context">The document.</param>
/// <param name="children">The children as written: from key or dash to the end of the value.</param>
/// <param name="floor">The place behind which a comment can belong to the first child.</param>
internal sealed class BlockSplicer(DocumentContext context, ImmutableArray<SourceSpan> children, int floor)
{
    private SourceLayout Layout => context.Layout;

    public void Splice(Gap gap)
    {
        if (gap.IsEmpty)
            return;
        var column = Layout.Column(children[0].Start);
        var lines = context.BlockLines(gap.Inserted, column).ToList();
        if (!gap.HasRemoved)
            Insert(gap, lines, column);
        else if (Layout.StartsLine(children[gap.FirstRemoved].Start))
            ReplaceLines(gap, lines);
        else
            ReplaceBehindDash(gap, lines, column);
    }

    private void Insert(Gap gap, List<BlockLine> lines, int column)
    {
        if (gap.Previous >= 0)
            context.Splices.Insert(Layout.NextLine(children[gap.Previous].End), BlockValue.Join(lines, Layout.LineBreak));
        else if (Layout.StartsLine(children[0].Start))
            context.Splices.Insert(Layout.StartWithComments(children[0].Start, floor), BlockValue.Join(lines, Layout.LineBreak));
        else
            context.Splices.Insert(children[0].Start, BehindDash(lines) + Layout.LineBreak + new string(' ', column));
    }

    private void ReplaceLines(Gap gap, List<BlockLine> lines)
    {
        var above = gap.Previous >= 0 ? Layout.NextLine(children[gap.Previous].End) : floor;
        var start = Layout.StartWithComments(children[gap.FirstRemoved].Start, above);
        var end = Layout.NextLine(children[gap.LastRemoved].End);
        if (lines.Count == 0 && gap.Previous < 0 && gap.Next < children.Length)
            end = Layout.EndOfBlankLines(end);
        else if (lines.Count == 0 && (gap.Next == children.Length || Layout.IsBlankLine(end)))
            start = Layout.StartOfBlankLinesAbove(start, above);
        context.Splices.Replace(new(start, end), BlockValue.Join(lines, Layout.LineBreak));
    }

    /// <summary>The first child of a collection that begins on the line of a dash: what is behind it moves up to the dash.</summary>
    private void ReplaceBehindDash(Gap gap, List<BlockLine> lines, int column)
    {
        var start = children[gap.FirstRemoved].Start;
        if (gap.Previous >= 0)
            throw new EditRefusedException("something else stands before it on its line", children[gap.FirstRemoved]);
        var indent = new string(' ', column);
        if (gap.Next == children.Length)
        {
            context.Splices.Replace(new(start, Layout.EndOfLine(children[gap.LastRemoved].End)), BehindDash(lines));
            return;
        }

        var next = Layout.StartWithComments(children[gap.Next].Start, Layout.NextLine(children[gap.LastRemoved].End));
        var text = lines.Count == 0 ? "" : BehindDash(lines) + Layout.LineBreak + indent;
        context.Splices.Replace(new(start, YamlCharacters.SkipBlanks(Layout.Text, next)), text);
    }

    private string BehindDash(List<BlockLine> lines)
    {
        var text = BlockValue.Join(lines, Layout.LineBreak);
        return text[lines[0].Column..^Layout.LineBreak.Length];
    }
}
