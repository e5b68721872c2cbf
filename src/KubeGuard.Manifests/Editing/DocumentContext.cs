using System.Text.Json.Nodes;
using KubeGuard.Manifests.Yaml;

namespace KubeGuard.Manifests.Editing;

/// <summary>What the parts of one document's edit share.</summary>
internal sealed class DocumentContext
{
    private readonly StyleProbe _probe;
    private readonly FlowSyntax _syntax;
    private readonly string? _flowStep;
    private readonly List<YamlNode> _scopes = [];

    public DocumentContext(SourceLayout layout, Splices splices, YamlNode root)
    {
        Layout = layout;
        Splices = splices;
        Root = root;
        _probe = StyleProbe.Of(root, layout);
        _syntax = SyntaxOf(root);
        _flowStep = _syntax == FlowSyntax.Json && FirstChild(root) is { } first && layout.StartsLine(first) ? layout.Indentation(first) : null;
    }

    public SourceLayout Layout { get; }

    public Splices Splices { get; }

    public YamlNode Root { get; }

    public bool HasAnchors => _probe.HasAnchors;

    /// <summary>The style of the innermost open collection.</summary>
    public YamlStyle Style => _probe.StyleIn(_scopes);

    public void Enter(YamlNode scope) => _scopes.Add(scope);

    public void Leave() => _scopes.RemoveAt(_scopes.Count - 1);

    public FlowRenderer Flow(YamlStyle style) => new(style, _syntax, _flowStep ?? "");

    /// <summary>For a document written as JSON over several lines: how the line of <paramref name="index"/> is indented; else null.</summary>
    public string? FlowIndent(int index) => _flowStep is null ? null : Layout.Indentation(index);

    public string Separator => _syntax == FlowSyntax.CompactJson ? "," : ", ";

    /// <summary>The text of new children, each on its lines in the innermost open block collection, whose keys or dashes stand at <paramref name="column"/>.</summary>
    public IEnumerable<BlockLine> BlockLines(IEnumerable<NewChild> children, int column)
    {
        var style = Style;
        var renderer = new BlockRenderer(style);
        return children.SelectMany(child => child.Key is { } key
            ? renderer.Entry(key, child.Value, column, JsonPointer.Root)
            : HasMappingsInBraces && child.Value is JsonObject
                ? [new(column, "- " + Flow(style).Render(child.Value, null))]
                : renderer.Item(child.Value, column, JsonPointer.Root));
    }

    private bool HasMappingsInBraces => _scopes[^1] is YamlSequence sequence && sequence.RawItems.All(item => item is YamlMapping { IsFlow: true });

    private FlowSyntax SyntaxOf(YamlNode root)
    {
        var isFlow = root is YamlMapping { IsFlow: true } or YamlSequence { IsFlow: true };
        var key = FirstEntry(root);
        if (!isFlow || key is { Key: not YamlScalar { Style: YamlScalarStyle.DoubleQuoted } })
            return FlowSyntax.Yaml;
        return key is not null && Layout.EndOfColon(key) is { } colon && colon < Layout.Text.Length && !YamlCharacters.IsBlankOrBreak(Layout.Text[colon])
            ? FlowSyntax.CompactJson
            : FlowSyntax.Json;
    }

    private static YamlEntry? FirstEntry(YamlNode root) => root switch
    {
        YamlMapping { RawEntries: [var first, ..] } => first,
        YamlSequence { RawItems: [YamlMapping { RawEntries: [var first, ..] }, ..] } => first,
        _ => null,
    };

    private static int? FirstChild(YamlNode root) => root switch
    {
        YamlMapping { RawEntries: [var first, ..] } => first.Key.Span.Start,
        YamlSequence { RawItems: [var first, ..] } => first.Span.Start,
        _ => null,
    };
}
