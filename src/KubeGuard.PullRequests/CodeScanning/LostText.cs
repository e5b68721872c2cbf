using System.Text.Json.Nodes;
using KubeGuard.Manifests.Yaml;

namespace KubeGuard.PullRequests.CodeScanning;

/// <summary>A part of an object that a wanted change does not keep, with the characters that make it.</summary>
/// <param name="Source">The file.</param>
/// <param name="Span">The characters.</param>
/// <param name="Content">What they say; null is a null.</param>
internal sealed record LostText(SourceText Source, SourceSpan Span, JsonNode? Content)
{
    /// <summary>Where it stands; line breaks and blanks at its end, which a block scalar has, do not count.</summary>
    public SourceLocation Location => Source.Locate(new(Span.Start, Span.Start + Source.Slice(Span).TrimEnd().Length));

    /// <summary>
    /// What <paramref name="before"/> says and <paramref name="after"/> does not: whole entries of mappings, whole items of lists (a rule of which a verb
    /// goes is a rule that says too much), single values. An item that a patch has a part in comes with the text of that patch.
    /// </summary>
    public static IEnumerable<LostText> Between(YamlNode before, JsonNode? after) => (before.Resolved, after) switch
    {
        (YamlMapping was, JsonObject now) => was.Entries.SelectMany(entry => entry.Name is { } name && now.TryGetPropertyValue(name, out var value)
            ? Between(entry.Value, value)
            : Whole(entry)),
        (YamlSequence was, JsonArray now) => Items(was, now),
        var (was, _) => JsonNode.DeepEquals(YamlJson.ToJson(was), after) ? [] : Whole(was, was.Span),
    };

    private static IEnumerable<LostText> Items(YamlSequence before, JsonArray after)
    {
        var kept = after.ToList();
        foreach (var item in before.Items)
        {
            var content = YamlJson.ToJson(item);
            var index = kept.FindIndex(other => JsonNode.DeepEquals(other, content));
            if (index >= 0)
                kept.RemoveAt(index);
            else
                foreach (var text in Whole(item, item.Span))
                    yield return text;
        }
    }

    private static IEnumerable<LostText> Whole(YamlEntry entry)
    {
        var value = entry.Value.Resolved;
        var isBehind = ReferenceEquals(entry.Key.Source, value.Source) && entry.Key.Span.End <= value.Span.Start;
        return Whole(value, isBehind ? new(entry.Key.Span.Start, value.Span.End) : value.Span);
    }

    private static IEnumerable<LostText> Whole(YamlNode node, SourceSpan span) =>
        Elsewhere(node, node.Source, span).Prepend(new(node.Source, span, YamlJson.ToJson(node)));

    /// <summary>The outermost parts of a node that other characters make: a patch, or a text that an alias stands for.</summary>
    private static IEnumerable<LostText> Elsewhere(YamlNode node, SourceText source, SourceSpan span) => Children(node).SelectMany(child =>
        ReferenceEquals(child.Source, source) && span.Contains(child.Span)
            ? Elsewhere(child, source, span)
            : [new LostText(child.Source, child.Span, YamlJson.ToJson(child))]);

    private static IEnumerable<YamlNode> Children(YamlNode node) => node switch
    {
        YamlMapping mapping => mapping.Entries.Select(entry => entry.Value.Resolved),
        YamlSequence sequence => sequence.Items,
        _ => [],
    };
}
