using System.Collections.Immutable;
using KubeGuard.Manifests.Yaml;

namespace KubeGuard.Manifests.Editing;

/// <summary>Takes children out of a collection in brackets or braces and puts new ones in, with the separators that it has.</summary>
/// <param name="context">The document.</param>
/// <param name="collection">The collection.</param>
/// <param name="children">The children as written.</param>
internal sealed class FlowSplicer(DocumentContext context, YamlNode collection, ImmutableArray<SourceSpan> children)
{
    private readonly string _separator = SeparatorOf(context, collection, children);

    private string Text => context.Layout.Text;

    public void Splice(Gap gap)
    {
        if (gap.IsEmpty)
            return;
        var flow = context.Flow(context.Style);
        var indent = context.FlowIndent(children[0].Start);
        var inserted = gap.Inserted.Select(child => flow.Child(child, indent)).ToList();
        if (gap.Previous >= 0)
            context.Splices.Replace(Behind(gap), string.Concat(inserted.Select(text => _separator + text)));
        else if (gap.Next < children.Length)
            context.Splices.Replace(Before(gap), string.Concat(inserted.Select(text => text + _separator)));
        else
            context.Splices.Replace(new(children[0].Start, children[^1].End), string.Join(_separator, inserted));
    }

    /// <summary>From the end of the child before the gap on: its comma goes with the removed ones.</summary>
    private SourceSpan Behind(Gap gap)
    {
        var start = children[gap.Previous].End;
        if (!gap.HasRemoved)
            return new(start, start);
        return HasComment(gap) ? WholeLines(gap) : new(start, children[gap.LastRemoved].End);
    }

    private SourceSpan Before(Gap gap)
    {
        var next = children[gap.Next].Start;
        if (!gap.HasRemoved)
            return new(next, next);
        return HasComment(gap) ? WholeLines(gap) : new(children[gap.FirstRemoved].Start, next);
    }

    /// <summary>Whether a comment stands beside the children of the gap (not inside of one).</summary>
    private bool HasComment(Gap gap)
    {
        for (var index = Math.Max(gap.Previous, 0); index < Math.Min(gap.Next, children.Length - 1); index++)
        {
            if (Text.AsSpan(children[index].End, children[index + 1].Start - children[index].End).Contains('#'))
                return true;
        }

        return false;
    }

    /// <summary>Where comments stand between children, only whole lines are taken out, so that the comments of those that stay do too.</summary>
    private SourceSpan WholeLines(Gap gap)
    {
        var layout = context.Layout;
        var first = children[gap.FirstRemoved].Start;
        var comma = YamlCharacters.SkipBlanks(Text, children[gap.LastRemoved].End);
        var behind = YamlCharacters.SkipBlanks(Text, Text[comma] == ',' ? comma + 1 : comma);
        if (!gap.Inserted.IsEmpty || !layout.StartsLine(first) || !(YamlCharacters.IsBreak(Text[behind]) || Text[behind] == '#'))
            throw new EditRefusedException("comments stand between the children on one line", collection.Span);
        return new(layout.StartOfLine(first), layout.NextLine(behind));
    }

    private static string SeparatorOf(DocumentContext context, YamlNode collection, ImmutableArray<SourceSpan> children)
    {
        if (children.Length == 0)
            return context.Separator;
        if (children.Length > 1)
        {
            var between = context.Layout.Text[children[0].End..children[1].Start];
            if (between is [',', ..] && between[1..].Trim([' ', '\t', '\r', '\n']).Length == 0)
                return between;
        }

        var open = context.Layout.StartOfContent(collection);
        return context.Layout.SpansLines(open, children[0].Start)
            ? "," + context.Layout.LineBreak + context.Layout.Indentation(children[0].Start)
            : context.Separator;
    }
}
