using System.Collections.Immutable;
using KubeGuard.Manifests.Yaml;

namespace KubeGuard.Manifests.Kustomize;

/// <summary>A field of the resources of a type. A sequence on the way stands for each of its items.</summary>
/// <param name="Type">The resources that have the field.</param>
/// <param name="Path">The keys that lead to it.</param>
/// <param name="Create">Whether the field is made where it is missing.</param>
internal sealed record FieldSpec(TypeSelector Type, ImmutableArray<string> Path, bool Create)
{
    /// <summary>A field written as Kustomize writes it: <c>/</c> between keys, <c>\/</c> for a slash in a key, <c>[]</c> behind a list.</summary>
    public static FieldSpec Of(string? group, string? version, string? kind, string path, bool create) =>
        new(new(group, version, kind), Split(path), create);

    public static ImmutableArray<string> Split(string path) =>
        [.. path.Replace("\\/", "\0", StringComparison.Ordinal).Split('/').Select(key => key.Replace('\0', '/'))];

    /// <summary>
    /// Puts what <paramref name="change"/> makes of the field in its place: it is given the field as it is, or null where it is missing and
    /// made. Collections that have to be made on the way are written by <paramref name="at"/>.
    /// </summary>
    public void Apply(BuildItem item, YamlNode at, Func<YamlNode?, YamlNode> change)
    {
        if (Type.Selects(item.Id.Group, item.Id.Version, item.Id.Kind))
            item.Node = (YamlMapping)Change(item.Node, Path.AsSpan(), at, change);
    }

    private YamlNode Change(YamlNode node, ReadOnlySpan<string> path, YamlNode at, Func<YamlNode?, YamlNode> change)
    {
        if (path.IsEmpty)
            return change(node);
        switch (node.Resolved)
        {
            case YamlSequence sequence:
                return ChangeItems(sequence, path, at, change);
            case YamlMapping mapping:
                var isList = path[0].EndsWith("[]", StringComparison.Ordinal);
                var key = isList ? path[0][..^2] : path[0];
                var present = mapping[key];
                if (present is { IsNull: false })
                    return mapping.With(key, Change(present, path[1..], at, change));
                if (!Create || isList)
                    return node;
                return mapping.With(key, path.Length == 1 ? change(null) : Change(YamlTree.Mapping(at), path[1..], at, change));
            default:
                return node;
        }
    }

    private YamlSequence ChangeItems(YamlSequence sequence, ReadOnlySpan<string> path, YamlNode at, Func<YamlNode?, YamlNode> change)
    {
        var items = sequence.RawItems;
        for (var i = 0; i < items.Length; i++)
        {
            var changed = Change(items[i].Resolved, path, at, change);
            if (!ReferenceEquals(changed, items[i].Resolved))
                items = items.SetItem(i, changed);
        }

        return items == sequence.RawItems ? sequence : sequence.WithItems(items);
    }
}
