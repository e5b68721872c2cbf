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

    /// <summary>The merged node, or null when the patch deletes it.</summary>
    public static YamlNode? Merge(YamlNode? target, YamlNode patch, MergeSchema schema)
    {
        switch (patch)
        {
            case YamlMapping mapping:
                return MergeMapping(target as YamlMapping, mapping, schema);
            case YamlSequence sequence when schema.ItemKeys.Length > 0:
                return KeyedListMerge.Apply(target as YamlSequence, sequence, schema);
            case YamlSequence sequence when schema.IsSet && target is YamlSequence present:
                return MergeSet(present, sequence);
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

    private static YamlSequence MergeSet(YamlSequence target, YamlSequence patch)
    {
        var added = patch.Items.OfType<YamlScalar>().ToList();
        return target.WithItems([.. added, .. target.Items.Where(item => item is not YamlScalar scalar || !added.Exists(other => other.Value == scalar.Value))]);
    }

    /// <summary>What <c>$patch</c> says; null when the node has none.</summary>
    public static string? DirectiveOf(YamlNode node) => (node as YamlMapping)?.Text(Directive);
}
