using System.Collections.Immutable;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace KubeGuard.Manifests.Yaml;

/// <summary>
/// Builds the nodes of one document from parser events. Limits are checked while events are pulled, so that hostile nesting never reaches
/// the parser's slow paths or this builder's stack.
/// </summary>
internal sealed class YamlTreeBuilder
{
    /// <summary>How many duplicate keys of one document are reported.</summary>
    private const int ReportedDuplicates = 100;

    private readonly SourceText _source;
    private readonly SourceSpan _document;
    private readonly ImmutableArray<ManifestProblem>.Builder _problems;
    private readonly Parser _parser;
    private readonly bool _mayBeTemplate;
    private readonly Dictionary<string, Measured> _anchors = new(StringComparer.Ordinal);
    private readonly HashSet<string> _open = new(StringComparer.Ordinal);
    private int _depth;
    private SourceSpan _reached;
    private int _endOfNode;

    private YamlTreeBuilder(SourceText source, SourceSpan document, TemplateText templates, ImmutableArray<ManifestProblem>.Builder problems)
    {
        _source = source;
        _document = document;
        _problems = problems;
        var text = document.Length == source.Text.Length ? source.Text : source.Text.Substring(document.Start, document.Length);
        _mayBeTemplate = templates == TemplateText.IsRefused && text.Contains("{{", StringComparison.Ordinal);
        _parser = new(new StringReader(text));
        _reached = new(document.Start, document.Start);
    }

    /// <summary>The root node, or null when the document is empty. Throws <see cref="YamlReadException"/> for what cannot be read.</summary>
    public static YamlNode? Build(SourceText source, SourceSpan document, TemplateText templates, ImmutableArray<ManifestProblem>.Builder problems)
    {
        var found = ImmutableArray.CreateBuilder<ManifestProblem>();
        var builder = new YamlTreeBuilder(source, document, templates, found);
        var root = builder.ReadDocument();
        problems.AddRange(found);
        return root;
    }

    private YamlNode? ReadDocument()
    {
        Next();
        if (Next() is not DocumentStart)
            return null;
        var root = ReadNode(Next()).Node;
        while (Next() is not StreamEnd)
        {
        }

        if (_mayBeTemplate)
            RequireIdentityIsNoTemplate(root);
        return root;
    }

    private ParsingEvent Next()
    {
        try
        {
            if (!_parser.MoveNext())
                throw new YamlReadException(ManifestProblemKind.Malformed, _reached, "not valid YAML: the text ends too early");
        }
        catch (Exception exception) when (exception is YamlException or InvalidOperationException or ArgumentException or FormatException or OverflowException)
        {
            throw YamlReadException.From(exception, _document, _reached);
        }

        var current = _parser.Current!;
        _reached = SpanOf(current);
        return current;
    }

    private SourceSpan SpanOf(ParsingEvent parsed)
    {
        // The parser marks some empty nodes too far in front; nothing stands before what was reached already.
        var start = (int)Math.Max(Math.Min(_document.Start + parsed.Start.Index, _document.End), Math.Max(_reached.Start, _endOfNode));
        return new(start, (int)Math.Clamp(_document.Start + parsed.End.Index, start, _document.End));
    }

    private Measured ReadNode(ParsingEvent first)
    {
        if (first is AnchorAlias alias)
            return ReadAlias(alias);
        var anchor = first is NodeEvent { Anchor.IsEmpty: false } named ? named.Anchor.Value : null;
        if (anchor is not null)
        {
            _anchors.Remove(anchor);
            _open.Add(anchor);
        }

        if (++_depth > YamlReader.MaxDepth)
            throw new YamlReadException(ManifestProblemKind.TooLarge, _reached, $"nested deeper than {YamlReader.MaxDepth} levels");
        var read = first switch
        {
            Scalar scalar => ReadScalar(scalar),
            SequenceStart sequence => ReadSequence(sequence),
            MappingStart mapping => ReadMapping(mapping),
            _ => throw new YamlReadException(ManifestProblemKind.Malformed, _reached, "not valid YAML: expected a value"),
        };
        _depth--;
        if (anchor is not null)
        {
            // An inner node with the same name came later in the text: it is the one that the name stands for from now on.
            _anchors.TryAdd(anchor, read);
            _open.Remove(anchor);
        }

        return read;
    }

    private Measured ReadAlias(AnchorAlias alias)
    {
        var name = alias.Value.Value;
        var span = _reached;
        _endOfNode = span.End;
        if (_open.Contains(name))
            throw new YamlReadException(ManifestProblemKind.Malformed, span, $"'*{name}' stands inside of the node that it repeats");
        if (!_anchors.TryGetValue(name, out var anchored))
            throw new YamlReadException(ManifestProblemKind.Malformed, span, $"'*{name}' has no anchor '&{name}' before it in this document");
        return Limit(new(new YamlAlias(_source, span, name, anchored.Node), anchored.Height, anchored.Nodes));
    }

    private Measured ReadScalar(Scalar scalar)
    {
        var style = scalar.Style switch
        {
            ScalarStyle.SingleQuoted => YamlScalarStyle.SingleQuoted,
            ScalarStyle.DoubleQuoted => YamlScalarStyle.DoubleQuoted,
            ScalarStyle.Literal => YamlScalarStyle.Literal,
            ScalarStyle.Folded => YamlScalarStyle.Folded,
            _ => YamlScalarStyle.Plain,
        };
        if (_mayBeTemplate && style == YamlScalarStyle.Plain && YamlTemplates.IsHelmAction(scalar.Value))
            throw new YamlReadException(ManifestProblemKind.Templated, _reached, YamlTemplates.Message);
        var span = style switch
        {
            YamlScalarStyle.Literal or YamlScalarStyle.Folded => new(_reached.Start, EndOfBlockScalar(scalar.Value)),
            YamlScalarStyle.Plain when scalar.Value.Length == 0 => new(_reached.Start, YamlCharacters.EndOfProperties(_source.Text, _reached.Start, _reached.End)),
            _ => _reached,
        };
        _endOfNode = span.End;
        return new(new YamlScalar(_source, span, scalar.Value, style, AnchorOf(scalar), TagOf(scalar)), 1, 1);
    }

    /// <summary>The end of the last line that counts, without its line break: blank lines behind it belong to the scalar only when they are kept.</summary>
    private int EndOfBlockScalar(string value)
    {
        var end = _reached.End;
        var trailingBlanksCount = value.AsSpan().TrimEnd('\n').Length < value.Length - 1 || value is [.., ' ' or '\t'] or [.., ' ' or '\t', '\n'];
        if (!trailingBlanksCount)
        {
            while (end > _reached.Start && YamlCharacters.IsBlankOrBreak(_source.Text[end - 1]))
                end--;
            return end;
        }

        if (end > _reached.Start && _source.Text[end - 1] == '\n')
            end--;
        if (end > _reached.Start && (_source.Text[end - 1] == '\r' || (end == _reached.End && YamlCharacters.IsBreak(_source.Text[end - 1]))))
            end--;
        return end;
    }

    private Measured ReadSequence(SequenceStart start)
    {
        var span = _reached;
        var isFlow = start.Style == SequenceStyle.Flow;
        var items = ImmutableArray.CreateBuilder<YamlNode>();
        var total = new Measured(null!, 0, 1);
        for (var next = Next(); next is not SequenceEnd; next = Next())
        {
            var item = ReadNode(next);
            items.Add(item.Node);
            total = Add(total, item);
        }

        var last = items.Count == 0 ? span.Start : items[^1].Span.End;
        var whole = new SourceSpan(span.Start, isFlow ? EndOfFlow(span, last, ']') : Math.Max(last, span.Start));
        _endOfNode = whole.End;
        return new(new YamlSequence(_source, whole, items.DrainToImmutable(), isFlow, AnchorOf(start), TagOf(start)), total.Height + 1, total.Nodes);
    }

    private Measured ReadMapping(MappingStart start)
    {
        var span = _reached;
        var isFlow = start.Style == MappingStyle.Flow;
        if (isFlow && _mayBeTemplate && _source.Text.AsSpan(span.Start).StartsWith("{{", StringComparison.Ordinal))
            throw new YamlReadException(ManifestProblemKind.Templated, new(span.Start, span.Start + 2), YamlTemplates.Message);
        var entries = ImmutableArray.CreateBuilder<YamlEntry>();
        var total = new Measured(null!, 0, 1);
        for (var next = Next(); next is not MappingEnd; next = Next())
        {
            var key = ReadNode(next);
            var value = ReadNode(Next());
            entries.Add(new(key.Node, value.Node));
            total = Add(Add(total, key), value);
        }

        var last = entries.Count == 0 ? span.Start : Math.Max(entries[^1].Key.Span.End, entries[^1].Value.Span.End);
        var whole = new SourceSpan(span.Start, isFlow ? EndOfFlow(span, last, '}') : Math.Max(last, span.Start));
        _endOfNode = whole.End;
        var read = entries.DrainToImmutable();
        ReportDuplicates(read);
        return new(new YamlMapping(_source, whole, read, isFlow, AnchorOf(start), TagOf(start)), total.Height + 1, total.Nodes);
    }

    /// <summary>The place behind the closing bracket; the parser's own mark stands before it. A pair without braces ends with its value.</summary>
    private int EndOfFlow(SourceSpan start, int last, char bracket)
    {
        if (_reached.Start < _document.End && _source.Text[_reached.Start] == bracket && _reached.Start >= last
            && _source.Text[YamlCharacters.SkipTrivia(_source.Text, YamlCharacters.EndOfProperties(_source.Text, start.Start, _reached.Start))] is '[' or '{')
            return _reached.Start + 1;
        return last;
    }

    private void ReportDuplicates(ImmutableArray<YamlEntry> entries)
    {
        if (entries.Length < 2)
            return;
        var seen = new Dictionary<string, YamlNode>(entries.Length, StringComparer.Ordinal);
        foreach (var entry in entries)
        {
            if (entry.Name is not { } name || entry.IsMerge)
                continue;
            if (!seen.TryAdd(name, entry.Key) && _problems.Count < ReportedDuplicates)
            {
                var first = seen[name].Location;
                _problems.Add(new(
                    ManifestProblemKind.Suspicious, entry.Key.Location, $"duplicate key '{name}' (first at line {first.Line}): the last one counts"));
            }
        }
    }

    private static void RequireIdentityIsNoTemplate(YamlNode root)
    {
        if (root.Resolved is not YamlMapping mapping)
            return;
        var metadata = mapping.Mapping("metadata");
        foreach (var node in (YamlNode?[])[mapping["apiVersion"], mapping["kind"], metadata?["name"], metadata?["namespace"]])
        {
            if (node is YamlScalar { Value: var value } && value.Contains("{{", StringComparison.Ordinal))
                throw new YamlReadException(ManifestProblemKind.Templated, node.Span, YamlTemplates.Message);
        }
    }

    private Measured Add(Measured total, Measured child) =>
        Limit(new(total.Node, Math.Max(total.Height, child.Height), total.Nodes + child.Nodes));

    private Measured Limit(Measured measured)
    {
        if (measured.Nodes > YamlReader.MaxNodes)
            throw new YamlReadException(ManifestProblemKind.TooLarge, _reached, $"more than {YamlReader.MaxNodes} nodes once aliases are followed");
        if (_depth + measured.Height > YamlReader.MaxDepth)
            throw new YamlReadException(ManifestProblemKind.TooLarge, _reached, $"nested deeper than {YamlReader.MaxDepth} levels once aliases are followed");
        return measured;
    }

    private static string? AnchorOf(NodeEvent node) => node.Anchor.IsEmpty ? null : node.Anchor.Value;

    private static string? TagOf(NodeEvent node) => node.Tag.IsEmpty ? null : node.Tag.Value;

    /// <summary>A node with its height and its number of nodes, aliases followed.</summary>
    private readonly record struct Measured(YamlNode Node, int Height, int Nodes);

}
