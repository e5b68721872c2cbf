using System.Text.Json.Nodes;
using KubeGuard.Manifests.Kustomize;
using KubeGuard.Manifests.Reading;
using KubeGuard.Manifests.Resources;
using KubeGuard.Manifests.Yaml;

namespace KubeGuard.Manifests.Editing.Overlays;

/// <summary>Writes a change into the patches of a kustomization: into one that it has for the object, or into a new one.</summary>
internal sealed class OverlayPatches(ManifestSet manifests, RepositoryModel model, PlannedEdits edits)
{
    /// <summary>Plans the change in the first form, from <paramref name="form"/> on, that says what is wanted.</summary>
    public EditPlacement Plan(EditPlace.AtLayer place, PatchForm form)
    {
        var kustomization = model.Graph.Of(place.Pass.Kustomization)!;
        if (place.Pass.Identity.Name.Length == 0)
            throw new PlanRefusedException("The object has no name, so no patch can mean it.", place.Targets[0].Origin.Node);
        return (form <= PatchForm.Amended ? Amend(kustomization, place) : null)
            ?? (form <= PatchForm.Merge ? Merge(kustomization, place) : null)
            ?? Json(kustomization, place);
    }

    private EditPlacement? Amend(Kustomization kustomization, EditPlace.AtLayer place)
    {
        // Where not everything is known that a root makes, a patch may be for something unknown as well.
        var isAllKnown = place.Targets.All(target => manifests.Roots.First(root => root.Key == target.Root).Problem is null);
        if (!isAllKnown || place.Wanted is not { } wanted || ExistingPatch.Find(kustomization, place, manifests.Resources, YamlAt) is not { } existing)
            return null;
        var target = existing.Step.Before;
        var amended = MergePatchAmendment.Of(existing.Patch, ToJson(target), ToJson(place.Pass.Patched), wanted, SchemaOf(target));
        if (amended is null || !Makes(amended, target, wanted) || (existing.IsInOldList && !PatchListing.IsSafeInOldList(amended)))
            return null;
        existing.Plan(amended, edits);
        return Placement(PlacementKind.ExistingPatch, existing.File, place);
    }

    private EditPlacement? Merge(Kustomization kustomization, EditPlace.AtLayer place)
    {
        var target = place.Pass.Patched;
        var patch = Identity(target);
        if (place.Wanted is not { } wanted)
        {
            patch["$patch"] = "delete";
        }
        else
        {
            var amended = MergePatchAmendment.Of(patch, ToJson(target), ToJson(target), wanted, SchemaOf(target));
            if (amended is null || !Makes(amended, target, wanted))
                return null;
            patch = amended;
        }

        var file = NewFile(kustomization, place);
        edits.Create(file, YamlWriter.Write(patch, StyleOf(place)));
        PatchListing.AddMerge(kustomization, file, patch, edits);
        return Placement(PlacementKind.NewPatch, file, place);
    }

    private EditPlacement Json(Kustomization kustomization, EditPlace.AtLayer place)
    {
        if (place.Wanted is not { } wanted)
            throw new PlanRefusedException($"{place.Pass.Identity} cannot be taken away in {kustomization.Folder} alone.", place.Targets[0].Origin.Node);
        var operations = JsonPatchDifference.Between(ToJson(place.Pass.Patched), wanted);
        var file = NewFile(kustomization, place);
        edits.Create(file, YamlWriter.WriteList(operations, StyleOf(place)));
        PatchListing.AddJson(kustomization, file, place.Pass.Identity, place.Pass.Patched.Mapping("metadata")?.Text("namespace"), edits);
        return Placement(PlacementKind.NewPatch, file, place);
    }

    /// <summary>Whether the patch, applied as Kustomize does, makes what is wanted.</summary>
    private static bool Makes(JsonObject patch, YamlMapping target, JsonObject wanted)
    {
        var written = YamlReader.Read(SourceText.FromText("patch", YamlWriter.Write(patch))).Documents[0].Root as YamlMapping;
        try
        {
            return StrategicMerge.Apply(target, KustomizeScalars.AsRead(written!), SchemaOf(target)) is { } made && JsonNode.DeepEquals(ToJson(made), wanted);
        }
        catch (KustomizeException)
        {
            // Not followed, so not known: another form has to say it.
            return false;
        }
    }

    /// <summary>What a strategic merge patch names its object by, as the object is called at that point of the build.</summary>
    private static JsonObject Identity(YamlMapping target)
    {
        var metadata = new JsonObject { ["name"] = target.Mapping("metadata")?.Text("name") };
        if (target.Mapping("metadata")?.Text("namespace") is { } ns)
            metadata["namespace"] = ns;
        return new() { ["apiVersion"] = target.Text("apiVersion"), ["kind"] = target.Text("kind"), ["metadata"] = metadata };
    }

    private string NewFile(Kustomization kustomization, EditPlace.AtLayer place)
    {
        var id = place.Pass.Identity;
        var stem = string.Concat($"{id.Name}-{id.Kind}-patch".ToLowerInvariant().Select(letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '-' ? letter : '-'));
        return edits.FreePath(kustomization.Folder, stem + ".yaml");
    }

    /// <summary>A new patch looks like the object that it changes.</summary>
    private YamlStyle StyleOf(EditPlace.AtLayer place) => NeighbourStyle.Of(manifests, place.Targets[0].Origin) ?? YamlStyle.Default;

    private EditPlacement Placement(PlacementKind kind, string file, EditPlace.AtLayer place)
    {
        var origin = OriginKey.Of(place.Targets[0]);
        var others = manifests.Resources.Where(resource => OriginKey.Of(resource) == origin && !place.Targets.Contains(resource));
        return new(kind, file, place.Pass.Kustomization, origin.File, [.. place.Targets.Select(Said)], [.. others.Select(Said)]);
    }

    public static string Said(Resource resource) => $"{resource.Id} in {resource.Root}";

    private YamlFile? YamlAt(string path) => manifests.Parsed.GetValueOrDefault(path);

    private static MergeSchema SchemaOf(YamlMapping target) => BuiltinMergeSchema.Of(target.Text("apiVersion") ?? "", target.Text("kind") ?? "");

    private static JsonObject ToJson(YamlMapping node) => (JsonObject)YamlJson.ToJson(node)!;
}
