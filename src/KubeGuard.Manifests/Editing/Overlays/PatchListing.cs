using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using KubeGuard.Manifests.Kustomize;
using KubeGuard.Manifests.Yaml;

namespace KubeGuard.Manifests.Editing.Overlays;

/// <summary>Lists a new patch in a kustomization, in the way that the kustomization lists patches.</summary>
internal static class PatchListing
{
    /// <summary>A strategic merge patch, which names its object itself.</summary>
    public static void AddMerge(Kustomization kustomization, string file, JsonObject patch, PlannedEdits edits)
    {
        if (ListsMerges(kustomization) && IsSafeInOldList(patch))
            Add(kustomization, "patchesStrategicMerge", PathIn(kustomization, file), edits);
        else
            Add(kustomization, "patches", new JsonObject { ["path"] = PathIn(kustomization, file) }, edits);
    }

    /// <summary>A JSON patch for one object.</summary>
    /// <param name="kustomization">The kustomization.</param>
    /// <param name="file">The file of the patch.</param>
    /// <param name="target">The object as it is called at that point of the build.</param>
    /// <param name="ns">Its namespace when it names one there.</param>
    /// <param name="edits">Takes the edit.</param>
    public static void AddJson(Kustomization kustomization, string file, ResourceId target, string? ns, PlannedEdits edits)
    {
        var selector = new JsonObject();
        if (target.Group.Length > 0)
            selector["group"] = target.Group;
        selector["version"] = target.Version;
        selector["kind"] = target.Kind;
        // A target's name is an expression that has to match the whole name.
        selector["name"] = Regex.Escape(target.Name);
        if (ns is not null)
            selector["namespace"] = Regex.Escape(ns);
        Add(kustomization, "patches", new JsonObject { ["path"] = PathIn(kustomization, file), ["target"] = selector }, edits);
    }

    /// <summary>
    /// Whether the old list of strategic merge patches may have the patch: Kustomize 5.7 makes the text <c>null</c> of a label or annotation that a
    /// patch in that list takes away, and does not take all of them away.
    /// </summary>
    public static bool IsSafeInOldList(JsonObject patch) => patch["metadata"] is not JsonObject metadata
        || ((string[])["labels", "annotations"]).All(field => !metadata.ContainsKey(field) || (metadata[field] is JsonObject texts && texts.All(text => text.Value is not null)));

    /// <summary>Whether the kustomization has strategic merge patches in the old list and none in the new.</summary>
    private static bool ListsMerges(Kustomization kustomization) =>
        kustomization.Scalars("patchesStrategicMerge").Any() && !kustomization.Mappings("patches").Any();

    private static string PathIn(Kustomization kustomization, string file)
    {
        var listed = kustomization.Mappings("patches").Select(entry => entry.Text("path"))
            .Concat(kustomization.Scalars("patchesStrategicMerge").Select(entry => entry.Value))
            .OfType<string>()
            .Where(path => !path.Contains('\n', StringComparison.Ordinal))
            .ToList();
        var path = RepositoryPath.Relative(kustomization.Folder, file);
        return listed.Count > 0 && listed.TrueForAll(each => each.StartsWith("./", StringComparison.Ordinal)) ? "./" + path : path;
    }

    private static void Add(Kustomization kustomization, string field, JsonNode entry, PlannedEdits edits)
    {
        var list = JsonPointer.Root.Append(field);
        if (kustomization.Node.Sequence(field) is { RawItems.IsEmpty: false })
            edits.Edit(kustomization.File, new NodeEdit.Append(kustomization.Document, list, entry));
        else
            edits.Begin(kustomization.File, kustomization.Document, list, entry);
    }
}
