using System.Collections.Immutable;
using KubeGuard.Manifests.Yaml;

namespace KubeGuard.Manifests.Kustomize;

/// <summary>A field of the resources of a type. A sequence on the way stands for each of its items.</summary>
internal sealed class FieldSpec(TypeSelector type, string path, bool create)
{
    private readonly ImmutableArray<string> _keys = FieldPath.Slashed(path);

    /// <summary>The resources that have the field.</summary>
    public TypeSelector Type { get; } = type;

    /// <summary>The keys that lead to it: <c>/</c> between them, <c>\/</c> for a slash in a key, <c>[]</c> behind a list.</summary>
    public string Path { get; } = path;

    /// <summary>Whether the field is made where it is missing.</summary>
    public bool Create { get; } = create;

    public static FieldSpec Of(string? group, string? version, string? kind, string path, bool create) =>
        new(new(group, version, kind), path, create);

    /// <summary>The same field, never made where it is missing.</summary>
    public FieldSpec IfPresent => Create ? new(Type, Path, false) : this;

    /// <summary>A field specification as a file has it.</summary>
    public static FieldSpec Read(YamlMapping written) =>
        Of(written.Text("group"), written.Text("version"), written.Text("kind"), written.Text("path") ?? "", written.IsTrue("create"));

    public static ImmutableArray<FieldSpec> ReadAll(YamlMapping? owner, string field) =>
        [.. (owner?.Sequence(field)?.Items ?? []).OfType<YamlMapping>().Select(Read)];

    /// <summary>
    /// Puts what <paramref name="change"/> makes of the field in its place: it is given the field as it is, or null where it is missing and
    /// made. Collections that have to be made on the way are written by <paramref name="at"/>.
    /// </summary>
    public void Apply(BuildItem item, YamlNode at, Func<YamlNode?, YamlNode> change)
    {
        if (Type.Selects(item.Id.Group, item.Id.Version, item.Id.Kind))
            ApplyToAnyType(item, at, change);
    }

    /// <summary>The same, whatever the resource's type.</summary>
    public void ApplyToAnyType(BuildItem item, YamlNode at, Func<YamlNode?, YamlNode> change) =>
        item.Node = (YamlMapping)Change(item.Node, _keys.AsSpan(), at, change);

    private YamlNode Change(YamlNode node, ReadOnlySpan<string> keys, YamlNode at, Func<YamlNode?, YamlNode> change)
    {
        if (keys.IsEmpty)
            return change(node);
        switch (node.Resolved)
        {
            case YamlSequence sequence:
                return ChangeItems(sequence, keys, at, change);
            case YamlMapping mapping:
                return ChangeField(mapping, keys, at, change);
            case { IsNull: true }:
                return node;
            default:
                throw new KustomizeException(node, $"A mapping or a list is expected on the way to {Path}.");
        }
    }

    private YamlMapping ChangeField(YamlMapping mapping, ReadOnlySpan<string> keys, YamlNode at, Func<YamlNode?, YamlNode> change)
    {
        var isList = keys[0].EndsWith("[]", StringComparison.Ordinal);
        var key = isList ? keys[0][..^2] : keys[0];
        if (key.Length == 0)
            throw new KustomizeException(at, $"'{Path}' has an empty key.");
        var present = mapping[key];
        if (present is { IsNull: false })
            return mapping.With(key, Change(present, keys[1..], at, change));
        if (isList)
            return present is null ? mapping : mapping.With(key, YamlTree.Sequence(present, []));
        if (!Create)
            return mapping;
        return mapping.With(key, keys.Length == 1 ? change(null) : Change(YamlTree.Mapping(at), keys[1..], at, change));
    }

    private YamlSequence ChangeItems(YamlSequence sequence, ReadOnlySpan<string> keys, YamlNode at, Func<YamlNode?, YamlNode> change)
    {
        var items = sequence.RawItems;
        for (var i = 0; i < items.Length; i++)
        {
            var changed = Change(items[i].Resolved, keys, at, change);
            if (!ReferenceEquals(changed, items[i].Resolved))
                items = items.SetItem(i, changed);
        }

        return items == sequence.RawItems ? sequence : sequence.WithItems(items);
    }
}
