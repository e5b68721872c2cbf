using System.Text.Json;
using System.Text.Json.Nodes;
using KubeGuard.Manifests.Yaml;

namespace KubeGuard.Manifests.Editing;

/// <summary>Lays JSON out as lines of block YAML.</summary>
internal sealed class BlockRenderer
{
    /// <summary>A bracketed sequence that would pass this column is written as a block.</summary>
    private const int FlowLimit = 120;

    private readonly YamlStyle _style;
    private readonly ILookup<JsonPointer, BlockLine> _comments;
    private readonly FlowRenderer _flow;

    public BlockRenderer(YamlStyle style, IEnumerable<NodeComment>? comments = null)
    {
        _style = style;
        _flow = new(style, FlowSyntax.Yaml, "");
        _comments = (comments ?? [])
            .SelectMany(comment => CommentText.Lines(comment.Text).Select(line => (comment.Pointer, Line: new BlockLine(0, line, IsComment: true))))
            .ToLookup(pair => pair.Pointer, pair => pair.Line);
    }

    /// <summary>The lines of a whole document.</summary>
    public IEnumerable<BlockLine> Root(JsonNode? value) => value switch
    {
        JsonObject { Count: > 0 } mapping => [.. _comments[JsonPointer.Root], .. Entries(mapping, 0, JsonPointer.Root)],
        JsonArray { Count: > 0 } sequence => [.. _comments[JsonPointer.Root], .. Items(sequence, 0, JsonPointer.Root)],
        _ => [.. _comments[JsonPointer.Root], .. Inline(Scalar(value, 0, _style.ValueQuoting))],
    };

    /// <summary>One entry of a block mapping whose keys stand at <paramref name="column"/>.</summary>
    public IEnumerable<BlockLine> Entry(string key, JsonNode? value, int column, JsonPointer at)
    {
        var written = EntryValue(value, column, at);
        var name = ScalarText.OfText(key, ScalarPlace.Block, YamlQuoting.Plain, _style.NeededQuoting) + ":";
        return
        [
            .. _comments[at].Select(comment => comment with { Column = column }),
            new(column, written.Header.Length == 0 ? name : $"{name} {written.Header}"),
            .. written.Body,
        ];
    }

    /// <summary>One item of a block sequence whose dashes stand at <paramref name="column"/>.</summary>
    public IEnumerable<BlockLine> Item(JsonNode? value, int column, JsonPointer at)
    {
        var written = ItemValue(value, column, at);
        return
        [
            .. _comments[at].Concat(written.Comments).Select(comment => comment with { Column = column }),
            new(column, written.Header.Length == 0 ? "-" : "- " + written.Header),
            .. written.Body,
        ];
    }

    /// <summary>A value behind a key that stands at <paramref name="column"/>.</summary>
    public BlockValue EntryValue(JsonNode? value, int column, JsonPointer at) => value switch
    {
        JsonObject { Count: > 0 } mapping => new([], "", [.. Entries(mapping, column + _style.IndentStep, at)]),
        JsonArray { Count: > 0 } sequence when FlowFits(sequence, column, at, out var flow) => BlockValue.Inline(flow),
        JsonArray { Count: > 0 } sequence => new([], "", [.. Items(sequence, SequenceColumn(column), at)]),
        _ => Scalar(value, column + _style.IndentStep, _style.ValueQuoting),
    };

    /// <summary>A value behind a dash that stands at <paramref name="column"/>; a collection begins on the line of the dash.</summary>
    public BlockValue ItemValue(JsonNode? value, int column, JsonPointer at)
    {
        var below = ItemValueBelow(value, column, at);
        if (below.Header.Length > 0)
            return below;

        // A comment above the first line would stand between the dash and its content: it goes above the dash.
        var first = below.Body.Index().First(line => !line.Item.IsComment).Index;
        return new(below.Body[..first], below.Body[first].Text, below.Body[(first + 1)..]);
    }

    /// <summary>A value behind a dash that stands at <paramref name="column"/>; a collection begins on the line below.</summary>
    public BlockValue ItemValueBelow(JsonNode? value, int column, JsonPointer at) => value switch
    {
        JsonObject { Count: > 0 } mapping => new([], "", [.. Entries(mapping, column + 2, at)]),
        JsonArray { Count: > 0 } sequence when FlowFits(sequence, column, at, out var flow) => BlockValue.Inline(flow),
        JsonArray { Count: > 0 } sequence => new([], "", [.. Items(sequence, column + 2, at)]),
        _ => Scalar(value, column + 2, _style.ItemQuoting),
    };

    private int SequenceColumn(int keyColumn) => keyColumn + (_style.IndentSequences ? _style.IndentStep : 0);

    private IEnumerable<BlockLine> Entries(JsonObject mapping, int column, JsonPointer at) =>
        mapping.SelectMany(entry => Entry(entry.Key, entry.Value, column, at.Append(entry.Key)));

    private IEnumerable<BlockLine> Items(JsonArray sequence, int column, JsonPointer at) =>
        sequence.SelectMany((item, index) => Item(item, column, at.Append(index)));

    private bool FlowFits(JsonArray sequence, int column, JsonPointer at, out string flow)
    {
        flow = "";
        if (!_style.FlowScalarSequences || !sequence.All(item => item is null or JsonValue))
            return false;
        if (_comments.Count > 0 && Enumerable.Range(0, sequence.Count).Any(index => _comments.Contains(at.Append(index))))
            return false;
        flow = _flow.Render(sequence, null);
        return column + flow.Length <= FlowLimit;
    }

    private BlockValue Scalar(JsonNode? value, int bodyColumn, YamlQuoting quoting) => value switch
    {
        JsonObject => BlockValue.Inline("{}"),
        JsonArray => BlockValue.Inline("[]"),
        JsonValue scalar when scalar.GetValueKind() == JsonValueKind.String && LiteralText.TryRender(scalar.GetValue<string>(), bodyColumn) is { } literal => literal,
        var scalar => BlockValue.Inline(ScalarText.Of((JsonValue?)scalar, ScalarPlace.Block, quoting, _style.NeededQuoting)),
    };

    private static IEnumerable<BlockLine> Inline(BlockValue value) => [new(0, value.Header), .. value.Body];
}
