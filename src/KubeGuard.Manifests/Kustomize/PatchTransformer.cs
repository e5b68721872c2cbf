using KubeGuard.Manifests.Provenance;
using KubeGuard.Manifests.Resources;
using KubeGuard.Manifests.Yaml;

namespace KubeGuard.Manifests.Kustomize;

/// <summary><c>patches</c>, <c>patchesStrategicMerge</c> and <c>patchesJson6902</c>.</summary>
internal sealed class PatchTransformer(BuildFiles files, Kustomization kustomization, BuildItems items)
{
    public void ApplyStrategicMerges()
    {
        foreach (var entry in kustomization.Scalars("patchesStrategicMerge"))
        {
            var path = RepositoryPath.Resolve(kustomization.Folder, entry.Value);
            var text = path is not null && !entry.Value.Contains('\n', StringComparison.Ordinal) && files.Yaml(path) is { } file
                ? PatchText.Of(file, entry)
                : PatchText.Inline(entry);
            foreach (var merge in text.Merges)
                items.During(BuildCause.Patch("patchesStrategicMerge", kustomization.File, merge), () => Merge(merge, text.File, [Target(merge)], Options.None));
        }
    }

    public void ApplyPatches()
    {
        foreach (var entry in kustomization.Mappings("patches"))
        {
            var text = Load(entry);
            var target = entry.Mapping("target") is { } selection ? TargetSelector.Of(selection) : null;
            foreach (var merge in text.Merges)
            {
                items.During(
                    BuildCause.Patch("patches", kustomization.File, merge),
                    () => Merge(merge, text.File, target is null ? [Target(merge)] : Selected(target), Options.Of(entry.Mapping("options"))));
            }

            if (text.Operations is { } operations)
            {
                var selector = target ?? throw new KustomizeException(entry, "A JSON patch needs a target.");
                items.During(BuildCause.Patch("patches", kustomization.File, operations), () => Operate(operations, text.File, Selected(selector)));
            }
        }
    }

    public void ApplyJsonPatches()
    {
        foreach (var entry in kustomization.Mappings("patchesJson6902"))
        {
            var text = Load(entry);
            var target = entry.Mapping("target") ?? throw new KustomizeException(entry, "A JSON patch needs a target.");
            var version = string.Join('/', ((string?[])[target.Text("group"), target.Text("version")]).Where(part => part is { Length: > 0 }));
            var id = ResourceId.Of(version, target.Text("kind") ?? "", target.Text("namespace"), target.Text("name") ?? "");
            var operations = text.Operations ?? throw new KustomizeException(entry, "A list of operations is expected.");
            items.During(BuildCause.Patch("patchesJson6902", kustomization.File, operations), () => Operate(operations, text.File, [Unique(id, target)]));
        }
    }

    private PatchText Load(YamlMapping entry)
    {
        var path = entry.Text("path");
        if (entry["patch"] is YamlScalar { IsNullValue: false } inline && inline.Value.Trim().Length > 0)
            return path is null ? PatchText.Inline(inline) : throw new KustomizeException(entry, "A patch has either a path or a patch, not both.");
        if (path is null)
            throw new KustomizeException(entry, "A patch needs a path or a patch.");
        var resolved = RepositoryPath.Resolve(kustomization.Folder, path);
        if (resolved is null || !files.MayLoad(resolved, kustomization.Folder))
            throw new KustomizeException(entry["path"]!, $"'{path}' is not in or below {kustomization.Folder}: Kustomize loads files only from there.");
        return PatchText.Of(files.Yaml(resolved) ?? throw new KustomizeException(entry["path"]!, $"'{path}' does not exist."), entry["path"]!);
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
            var merged = StrategicMerge.Apply(before, patch, MergeSchema.Of(GroupKind.Of(item.ApiVersion, item.Kind)));
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
