using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using KubeGuard.Manifests.Yaml;

namespace KubeGuard.Manifests.Editing;

/// <summary>The edits of one file: splices them, and says what each document shall read as.</summary>
internal sealed class FileEdit
{
    private readonly YamlFile _file;
    private readonly SourceLayout _layout;
    private readonly Splices _splices = new();
    private readonly Dictionary<int, JsonNode?> _wanted = [];
    private readonly HashSet<int> _removed = [];
    private readonly bool _endsInMidLine;

    private FileEdit(YamlFile file)
    {
        _file = file;
        var text = file.Source.Text;
        _endsInMidLine = text.Length > 0 && !YamlCharacters.IsBreak(text[^1]);
        // Every line is given its end while editing, so that the last one is no special case; it is taken away again afterwards.
        _layout = new(_endsInMidLine ? text + new SourceLayout(text).LineBreak : text);
    }

    /// <summary>Whether no character changes.</summary>
    public bool IsEmpty => _splices.IsEmpty;

    /// <summary>What each edited document shall read as, by its index in the file as it was.</summary>
    public IReadOnlyDictionary<int, JsonNode?> Wanted => _wanted;

    /// <summary>The indexes of the removed documents.</summary>
    public IReadOnlySet<int> Removed => _removed;

    public static FileEdit Of(YamlFile file, IReadOnlyList<NodeEdit> edits)
    {
        var result = new FileEdit(file);
        foreach (var group in edits.GroupBy(edit => edit.Document).OrderBy(group => group.Key))
            result.Edit(result.DocumentAt(group.Key), [.. group]);
        return result;
    }

    /// <summary>
    /// The edited text: first as it should be; then, for a file without a final line break, the ways that keep the value of a block scalar
    /// which loses or gains the last line.
    /// </summary>
    public IEnumerable<string> Texts()
    {
        var text = _splices.ApplyTo(_layout.Text);
        if (!_endsInMidLine)
        {
            yield return text;
            yield break;
        }

        yield return WithoutLastBreak(text);
        yield return text;
        if (_file.Documents is [.., { Root: { } root }] && LastLeaf(root) is YamlScalar { Style: YamlScalarStyle.Literal or YamlScalarStyle.Folded } block)
        {
            _splices.Insert(_layout.StartOfContent(block) + 1, "-");
            yield return WithoutLastBreak(_splices.ApplyTo(_layout.Text));
        }
    }

    private void Edit(YamlDocument document, IReadOnlyList<NodeEdit> edits)
    {
        if (YamlReader.IsEncrypted(document))
            throw new EditRefusedException("the document is encrypted with SOPS: an edit would break its signature", document.Root!.Span);
        if (edits.Any(edit => edit is NodeEdit.RemoveDocument))
        {
            if (edits.Count > 1)
                throw new EditRefusedException("the document is removed and edited at once", document.Span);
            _removed.Add(document.Index);
            var isLast = document.Span.End == _file.Source.Text.Length;
            _splices.Delete(new(StartOfRemoval(document), isLast ? _layout.Text.Length : document.Span.End));
            return;
        }

        if (document.Root is not { } root)
            throw new EditRefusedException("the document is empty", document.Span);
        foreach (var edit in edits)
            RequireWritable(ValueOf(edit), YamlReader.MaxDepth - edit.Path.Tokens.Length);
        var tree = EditTree.Build(edits);
        var before = YamlJson.ToJson(root);
        var after = tree.Apply(before);
        new TreeEditor(new(_layout, _splices, root)).Edit(root, before, after, tree, new Site.Root());
        _wanted.Add(document.Index, after);
    }

    private YamlDocument DocumentAt(int index)
    {
        if (_file.Documents.FirstOrDefault(document => document.Index == index) is { } found)
            return found;
        throw new EditRefusedException(
            _file.Problems.FirstOrDefault(problem => problem.Kind is ManifestProblemKind.Templated or ManifestProblemKind.Malformed or ManifestProblemKind.TooLarge) is { } problem
                ? $"document {index} is not read ({problem.Message})"
                : $"there is no document {index}");
    }

    /// <summary>Comments at the head of a file speak of the file, when a blank line or the separator stands between them and the document.</summary>
    private int StartOfRemoval(YamlDocument document)
    {
        if (document.Span.Start > 0 || _file.Documents.Length == 1)
            return document.Span.Start;
        var head = 0;
        for (var line = 0; line < document.Span.End; line = _layout.NextLine(line))
        {
            var isComment = _layout.Text[line] == '#';
            if (!isComment && line > 0 && (_layout.IsBlankLine(line) || _layout.Text.AsSpan(line).StartsWith("---", StringComparison.Ordinal)))
                head = _layout.IsBlankLine(line) ? _layout.NextLine(line) : line;
            if (!isComment && !_layout.IsBlankLine(line))
                break;
        }

        return head;
    }

    private string WithoutLastBreak(string text) =>
        text.EndsWith(_layout.LineBreak, StringComparison.Ordinal) ? text[..^_layout.LineBreak.Length] : text;

    private static YamlNode LastLeaf(YamlNode node) => node switch
    {
        YamlMapping { IsFlow: false, RawEntries: [.., var last] } => LastLeaf(last.Value),
        YamlSequence { IsFlow: false, RawItems: [.., var last] } => LastLeaf(last),
        _ => node,
    };

    private static JsonNode? ValueOf(NodeEdit edit) => edit switch
    {
        NodeEdit.Set set => set.Value,
        NodeEdit.Insert insert => insert.Value,
        NodeEdit.Append append => append.Value,
        NodeEdit.Transform transform => transform.After,
        _ => null,
    };

    private static void RequireWritable(JsonNode? node, int depth)
    {
        if (depth <= 0)
            throw new EditRefusedException($"the new value nests deeper than {YamlReader.MaxDepth} levels");
        switch (node)
        {
            case JsonObject mapping:
                foreach (var (_, value) in mapping)
                    RequireWritable(value, depth - 1);
                break;
            case JsonArray sequence:
                foreach (var item in sequence)
                    RequireWritable(item, depth - 1);
                break;
            case JsonValue value when value.GetValueKind() == JsonValueKind.String && !IsText(value):
                throw new EditRefusedException("the new value holds text that is no Unicode");
            default:
                break;
        }
    }

    /// <summary>Parsed JSON may hold an escaped half of a surrogate pair; it only shows when the text is asked for.</summary>
    private static bool IsText(JsonValue value)
    {
        try
        {
            return value.GetValue<string>().EnumerateRunes().All(rune => rune != Rune.ReplacementChar) || value.GetValue<string>().Contains('\uFFFD');
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }
}
