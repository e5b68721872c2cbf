using KubeGuard.Manifests.Provenance;
using KubeGuard.Manifests.Yaml;

namespace KubeGuard.Manifests.Kustomize;

/// <summary><c>patches</c>, <c>patchesStrategicMerge</c> and <c>patchesJson6902</c>.</summary>
internal sealed class PatchTransformer(Kustomization kustomization, KustomizationFolder folder, BuildItems items, MergeSchemas schemas)
{
    /// <summary>Applies an entry of <c>patchesStrategicMerge</c>: the path of a file, or the patch itself.</summary>
    public void ApplyStrategicMerge(YamlScalar entry)
    {
        var text = folder.Has(entry) ? PatchText.Of(folder.Yaml(entry), entry) : PatchText.Inline(entry);
        foreach (var merge in text.Merges)
            items.During(Cause("patchesStrategicMerge", merge), () => Merge(LabelledWithTexts(merge), text.File, [Target(merge)], Options.None));
    }

    /// <summary>Applies an entry of <c>patches</c>.</summary>
    public void ApplyPatch(YamlMapping entry)
    {
        var text = Load(entry, "patch");
        var target = entry.Mapping("target") is { } selection ? TargetSelector.Of(selection) : null;
        var options = Options.Of(entry.Mapping("options"));
        foreach (var merge in text.Merges)
        {
            items.During(Cause("patches", merge), () =>
            {
                if (target is null)
                    Merge(merge, text.File, [Target(merge)], options);
                else
                    Merge(LabelledWithTexts(merge), text.File, Selected(target), options);
            });
        }

        if (text.Operations is { } operations)
        {
            var selector = target ?? throw new KustomizeException(entry, "A JSON patch needs a target.");
            items.During(Cause("patches", operations), () => Operate(operations, text.File, Selected(selector)));
        }
    }

    /// <summary>Applies an entry of <c>patchesJson6902</c>; <paramref name="inline"/> is the field that may hold the operations.</summary>
    public void ApplyJsonPatch(YamlMapping entry, string inline)
    {
        var text = Load(entry, inline);
        var target = entry.Mapping("target") ?? throw new KustomizeException(entry, "A JSON patch needs a target.");
        var version = string.Join('/', ((string?[])[target.Text("group"), target.Text("version")]).Where(part => part is { Length: > 0 }));
        var id = ResourceId.Of(version, target.Text("kind") ?? "", target.Text("namespace"), target.Text("name") ?? "");
        var operations = text.Operations ?? throw new KustomizeException(entry, "A list of operations is expected.");
        items.During(Cause("patchesJson6902", operations), () => Operate(operations, text.File, [Unique(id, target)]));
    }

    /// <summary>
    /// A patch for selected resources, as Kustomize rewrites it: labels and annotations are texts, so that a null among them is the word and takes
    /// nothing away.
    /// </summary>
    private static YamlMapping LabelledWithTexts(YamlMapping patch)
    {
        if (patch.Mapping("metadata") is not { } metadata)
            return patch;
        foreach (var field in (string[])["labels", "annotations"])
        {
            if (metadata.Mapping(field) is { } pairs)
                metadata = metadata.With(field, pairs.WithEntries([.. pairs.Entries.Select(AsText)]));
        }

        return patch.With("metadata", metadata);
    }

    private static YamlEntry AsText(YamlEntry entry) =>
        entry.Value is YamlScalar { Style: YamlScalarStyle.Plain } value ? entry with { Value = YamlTree.Text(value, value.Value) } : entry;

    private BuildCause Cause(string field, YamlNode patch) => BuildCause.Patch(field, kustomization.File, patch);

    private PatchText Load(YamlMapping entry, string inlineField)
    {
        var path = entry["path"] is YamlScalar { IsNullValue: false } named ? named : null;
        if (entry[inlineField] is YamlScalar { IsNullValue: false } inline && inline.Value.Trim().Length > 0)
            return path is null ? PatchText.Inline(inline) : throw new KustomizeException(entry, $"A patch has either a path or a {inlineField}, not both.");
        return PatchText.Of(folder.Yaml(path ?? throw new KustomizeException(entry, $"A patch needs a path or a {inlineField}.")), path);
    }

    private List<BuildItem> Selected(TargetSelector target) => [.. items.All.Where(target.Selects)];

    private BuildItem Target(YamlMapping patch)
    {
        var metadata = patch.Mapping("metadata");
        return Unique(ResourceId.Of(patch.Text("apiVersion") ?? "", patch.Text("kind") ?? "", metadata?.Text("namespace"), metadata?.Text("name") ?? ""), patch);
    }

    private BuildItem Unique(ResourceId id, YamlNode at) =>
        items.All.Where(item => item.Id == id || item.PreviousIds.Contains(id)).ToList() switch
        {
            [var only] => only,
            [] => throw new KustomizeException(at, $"No resource matches the patch: there is no {id}."),
            var several => throw new KustomizeException(at, $"{several.Count} resources match the patch for {id}."),
        };

    private void Merge(YamlMapping patch, string file, List<BuildItem> targets, Options options)
    {
        foreach (var item in targets)
        {
            var before = item.Node;
            if (options.AllowsNameChange || options.AllowsKindChange)
                item.RememberId();
            var merged = StrategicMerge.Apply(before, patch, schemas.Of(item));
            item.TouchedBy(file);
            if (merged is null || merged.Entries.IsEmpty)
                items.Remove(item);
            else
                item.Node = Identified(merged, before, options);
        }

        items.IdsChanged();
    }

    /// <summary>A patch changes neither namespace nor, unless it may, name and kind.</summary>
    private static YamlMapping Identified(YamlMapping merged, YamlMapping before, Options options)
    {
        var metadata = merged.Mapping("metadata") ?? before.Mapping("metadata");
        if (metadata is null)
            return merged;
        if (!options.AllowsNameChange)
            metadata = Restored(metadata, before.Mapping("metadata"), "name");
        metadata = Restored(metadata, before.Mapping("metadata"), "namespace");
        merged = Restored(merged.With("metadata", metadata), before, "apiVersion");
        return options.AllowsKindChange ? merged : Restored(merged, before, "kind");
    }

    private static YamlMapping Restored(YamlMapping mapping, YamlMapping? before, string key) =>
        before?[key] is { } value ? mapping.With(key, value) : mapping.Without(key);

    private void Operate(YamlSequence operations, string file, List<BuildItem> targets)
    {
        foreach (var item in targets)
        {
            item.RememberId();
            item.Node = JsonPatch.Apply(item.Node, operations);
            item.TouchedBy(file);
        }

        items.IdsChanged();
    }

    private sealed record Options(bool AllowsNameChange, bool AllowsKindChange)
    {
        public static readonly Options None = new(false, false);

        public static Options Of(YamlMapping? options) => new(options?.Text("allowNameChange") == "true", options?.Text("allowKindChange") == "true");
    }
}
