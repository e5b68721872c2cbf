using System.Text.Json.Nodes;
using KubeGuard.Manifests.Yaml;

namespace KubeGuard.Manifests.Editing;

/// <summary>Writes one value anew where an old one stands. The anchor stays, and so do comments on the line of the key or dash.</summary>
internal sealed class ValueReplacer(DocumentContext context)
{
    private SourceLayout Layout => context.Layout;

    private Splices Splices => context.Splices;

    public void Replace(YamlNode old, JsonNode? value, Site site)
    {
        var style = StyleFor(old);
        switch (site)
        {
            case Site.Entry entry:
                ReplaceInBlock(old, new BlockRenderer(style).EntryValue(value, entry.Column, JsonPointer.Root), entry.Mark);
                break;
            case Site.Item item:
                // Behind a dash and an anchor, a key on the same line would take the anchor for itself.
                var renderer = new BlockRenderer(style);
                var written = old.Anchor is null
                    ? renderer.ItemValue(value, item.Column, JsonPointer.Root)
                    : renderer.ItemValueBelow(value, item.Column, JsonPointer.Root);
                ReplaceInBlock(old, written, item.Mark);
                break;
            case Site.Flow flow:
                ReplaceInFlow(old, value, flow, style);
                break;
            default:
                ReplaceRoot(old, value, style);
                break;
        }
    }

    /// <summary>New text is quoted as the old text was.</summary>
    private YamlStyle StyleFor(YamlNode old)
    {
        var style = context.Style;
        if (old is not YamlScalar scalar || scalar is { Style: YamlScalarStyle.Plain, Value.Length: 0 })
            return style;
        var quoting = scalar.Style switch
        {
            YamlScalarStyle.SingleQuoted => YamlQuoting.Single,
            YamlScalarStyle.DoubleQuoted => YamlQuoting.Double,
            _ => YamlQuoting.Plain,
        };
        return style with { ItemQuoting = quoting, FlowItemQuoting = quoting, ValueQuoting = quoting };
    }

    private void ReplaceInBlock(YamlNode old, BlockValue value, int mark)
    {
        var header = Join(old.Anchor is null ? "" : "&" + old.Anchor, value.Header, CommentInHeader(old));
        var body = value.BodyText(Layout.LineBreak);
        if (old.Span.Length > 0 && Layout.SpansLines(mark, old.Span.Start))
        {
            // Comment lines stay above a collection; a block scalar would take them for its text.
            var start = value.Header.Length == 0 ? Layout.StartOfLine(old.Span.Start) : Layout.NextLine(mark);
            Splices.Insert(mark, header.Length == 0 ? "" : " " + header);
            Splices.Replace(new(start, Layout.NextLine(old.Span.End)), body);
            return;
        }

        if (old.Span.Length == 0)
            Splices.Replace(Unwritten(mark), header.Length == 0 ? "" : " " + header);
        else if (header.Length == 0)
            Splices.Delete(new(mark, old.Span.End));
        else
            Splices.Replace(old.Span.Start > mark ? old.Span : new(mark, old.Span.End), old.Span.Start > mark ? header : " " + header);
        if (body.Length > 0)
            Splices.Insert(Layout.NextLine(Math.Max(mark, old.Span.End)), body);
    }

    /// <summary>Where a value goes that is not written yet: behind the mark, in place of white space at the end of the line.</summary>
    private SourceSpan Unwritten(int mark)
    {
        var end = YamlCharacters.SkipBlanks(Layout.Text, mark);
        return new(mark, YamlCharacters.IsBreak(Layout.Text[end]) ? end : mark);
    }

    private void ReplaceInFlow(YamlNode old, JsonNode? value, Site.Flow site, YamlStyle style)
    {
        var text = Join(old.Anchor is null ? "" : "&" + old.Anchor, context.Flow(style).Render(value, context.FlowIndent(old.Span.Start)), "");
        if (old.Span.Length > 0)
            Splices.Replace(old.Span, text);
        else
            Splices.Insert(site.Mark, site.Lead + text);
    }

    private void ReplaceRoot(YamlNode old, JsonNode? value, YamlStyle style)
    {
        if (old is YamlMapping { IsFlow: true } or YamlSequence { IsFlow: true })
            ReplaceInFlow(old, value, new(old.Span.Start, ""), style);
        else if (old.Anchor is not null || !Layout.StartsLine(old.Span.Start))
            throw new EditRefusedException("the root of the document shares its line with something else", old.Span);
        else
            Splices.Replace(new(old.Span.Start, Layout.NextLine(old.Span.End)), BlockValue.Join(new BlockRenderer(style).Root(value), Layout.LineBreak));
    }

    /// <summary>The comment on the first line of a block scalar, which is part of the scalar's own characters.</summary>
    private string CommentInHeader(YamlNode old)
    {
        if (old is not YamlScalar { Style: YamlScalarStyle.Literal or YamlScalarStyle.Folded })
            return "";
        var line = Layout.Text.AsSpan(old.Span.Start, Math.Min(Layout.EndOfLine(old.Span.Start), old.Span.End) - old.Span.Start);
        var comment = line.IndexOf(" #", StringComparison.Ordinal);
        return comment < 0 ? "" : line[(comment + 1)..].ToString();
    }

    private static string Join(string anchor, string header, string comment) =>
        string.Join(' ', ((string[])[anchor, header, comment]).Where(part => part.Length > 0));
}
