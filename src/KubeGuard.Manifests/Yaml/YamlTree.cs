using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace KubeGuard.Manifests.Yaml;

/// <summary>
/// Changed copies of nodes. A copy keeps the source and span of the collection that it was made from, so that every node of an effective
/// object still says where it is written; an unchanged part stays the same instance.
/// </summary>
internal static class YamlTree
{
    /// <summary>The mapping with <paramref name="key"/> set: in its place when it is there, else at the end.</summary>
    public static YamlMapping With(this YamlMapping mapping, string key, YamlNode value)
    {
        var entries = mapping.Entries;
        for (var i = 0; i < entries.Length; i++)
        {
            if (string.Equals(entries[i].Name, key, StringComparison.Ordinal))
                return ReferenceEquals(entries[i].Value, value) ? mapping : mapping.WithEntries(entries.SetItem(i, entries[i] with { Value = value }));
        }

        return mapping.WithEntries(entries.Add(new(Text(value, key), value)));
    }

    /// <summary>The mapping without <paramref name="key"/>.</summary>
    public static YamlMapping Without(this YamlMapping mapping, string key) =>
        mapping[key] is null ? mapping : mapping.WithEntries([.. mapping.Entries.Where(entry => !string.Equals(entry.Name, key, StringComparison.Ordinal))]);

    public static YamlMapping WithEntries(this YamlMapping mapping, ImmutableArray<YamlEntry> entries) =>
        new(mapping.Source, mapping.Span, entries, mapping.IsFlow, mapping.Anchor, mapping.Tag);

    public static YamlSequence WithItems(this YamlSequence sequence, ImmutableArray<YamlNode> items) =>
        new(sequence.Source, sequence.Span, items, sequence.IsFlow, sequence.Anchor, sequence.Tag);

    /// <summary>Whether the value of <paramref name="key"/> is the boolean true.</summary>
    public static bool IsTrue(this YamlMapping mapping, string key) =>
        mapping[key] is { } value && YamlJson.ToJson(value) is JsonValue scalar && scalar.GetValueKind() == JsonValueKind.True;

    /// <summary>A string made by a step of the build; <paramref name="at"/> is what made it.</summary>
    public static YamlScalar Text(YamlNode at, string value) => new(at.Source, at.Span, value, YamlScalarStyle.DoubleQuoted);

    /// <summary>A number, boolean or null made by a step of the build, typed as it would be when written without quotes.</summary>
    public static YamlScalar Plain(YamlNode at, string value) => new(at.Source, at.Span, value, YamlScalarStyle.Plain);

    public static YamlMapping Mapping(YamlNode at) => new(at.Source, at.Span, [], false);

    public static YamlSequence Sequence(YamlNode at, ImmutableArray<YamlNode> items) => new(at.Source, at.Span, items, false);

    /// <summary>Whether two nodes are written by the same characters of the same file.</summary>
    public static bool SamePlace(this YamlNode node, YamlNode other) =>
        ReferenceEquals(node.Source, other.Source) && node.Span == other.Span;

    /// <summary>A copy of a tree of which every node is written by <paramref name="at"/>; aliases and merge keys are followed.</summary>
    public static YamlNode Relocate(YamlNode node, YamlNode at) => node.Resolved switch
    {
        YamlMapping mapping => new YamlMapping(
            at.Source, at.Span, [.. mapping.Entries.Select(entry => new YamlEntry(Relocate(entry.Key, at), Relocate(entry.Value, at)))], false),
        YamlSequence sequence => new YamlSequence(at.Source, at.Span, [.. sequence.Items.Select(item => Relocate(item, at))], false),
        YamlScalar scalar => new YamlScalar(at.Source, at.Span, scalar.Value, scalar.Style, null, scalar.Tag),
        var other => other,
    };
}
