using System.Collections.Immutable;
using KubeGuard.Manifests.Yaml;

namespace KubeGuard.Manifests.Kustomize;

/// <summary>
/// Strategic merge patches as Kustomize applies them: mappings are merged, null takes a field away, lists with merge keys are merged item by
/// item (those of the patch come first), other lists are replaced, and <c>$patch: delete|replace</c> does what it says.
/// </summary>
internal static class StrategicMerge
{
    private const string Directive = "$patch";

    /// <summary>The patched object, or null when the patch deletes it.</summary>
    public static YamlMapping? Apply(YamlMapping target, YamlMapping patch, MergeSchema schema) => (YamlMapping?)Merge(target, patch, schema);

    private static YamlNode? Merge(YamlNode? target, YamlNode patch, MergeSchema schema)
    {
        switch (patch)
        {
            case YamlMapping mapping:
                return MergeMapping(target as YamlMapping, mapping, schema);
            case YamlSequence sequence when schema.ItemKeys.Length > 0:
                return MergeItems(target as YamlSequence, sequence, schema);
            case YamlSequence sequence when schema.IsSet && target is YamlSequence present:
                return MergeSet(present, sequence);
            case YamlSequence sequence:
                return sequence.WithItems([.. sequence.Items.Where(item => DirectiveOf(item) is null)]);
            default:
                return patch;
        }
    }

    private static YamlMapping? MergeMapping(YamlMapping? target, YamlMapping patch, MergeSchema schema)
    {
        switch (DirectiveOf(patch))
        {
            case "delete":
                return null;
            case "replace":
                return patch.Without(Directive);
        }

        var result = target ?? YamlTree.Mapping(patch);
        foreach (var entry in patch.Entries)
        {
            if (entry.Name is not { } key || key == Directive)
                continue;
            if (entry.Value.IsNull)
            {
                result = result.Without(key);
                continue;
            }

            var merged = Merge(target?[key], entry.Value.Resolved, schema.Field(key));
            result = merged is null ? result.Without(key) : result.With(key, merged);
        }

        return result;
    }

    private static YamlSequence? MergeItems(YamlSequence? target, YamlSequence patch, MergeSchema schema)
    {
        var patched = patch.Items.ToList();
        if (patched.Exists(item => DirectiveOf(item) == "delete" && item is YamlMapping { Entries.Length: 1 }))
            return null;
        if (patched.Exists(item => DirectiveOf(item) == "replace"))
            return patch.WithItems([.. patched.Where(item => DirectiveOf(item) is null)]);
        var rest = target?.Items.ToList() ?? [];
        var items = ImmutableArray.CreateBuilder<YamlNode>();
        foreach (var item in patched)
        {
            var present = rest.Find(candidate => SameItem(candidate, item, schema.ItemKeys));
            if (present is not null)
                rest.Remove(present);
            if (Merge(present, item, schema.Item) is { } merged)
                items.Add(merged);
        }

        items.AddRange(rest);
        return (target ?? patch).WithItems(items.ToImmutable());
    }

    private static YamlSequence MergeSet(YamlSequence target, YamlSequence patch)
    {
        var added = patch.Items.OfType<YamlScalar>().ToList();
        return target.WithItems([.. added, .. target.Items.Where(item => item is not YamlScalar scalar || !added.Exists(other => other.Value == scalar.Value))]);
    }

    /// <summary>
    /// Whether the patch means this item. Where one names a further key that the other leaves out (the protocol of a port), Kustomize's answer
    /// depends on the other items of the list: it is not guessed.
    /// </summary>
    private static bool SameItem(YamlNode candidate, YamlNode item, string[] keys)
    {
        if (candidate is not YamlMapping one || item is not YamlMapping other || one.Text(keys[0]) is not { } key || key != other.Text(keys[0]))
            return false;
        foreach (var further in keys.AsSpan(1))
        {
            if (one.Text(further) == other.Text(further))
                continue;
            if (one.Text(further) is null || other.Text(further) is null)
                throw new KustomizeException(other, $"{keys[0]} {key} is given with and without {further}: what Kustomize makes of that is not followed; give {further} in both.");
            return false;
        }

        return true;
    }

    private static string? DirectiveOf(YamlNode node) => (node as YamlMapping)?.Text(Directive);
}
