using System.Collections.Immutable;
using KubeGuard.Manifests.Editing.Charts;
using KubeGuard.Manifests.Editing.Overlays;
using KubeGuard.Manifests.Provenance;
using KubeGuard.Manifests.Reading;
using KubeGuard.Manifests.Resources;
using KubeGuard.Manifests.Yaml;

namespace KubeGuard.Manifests.Editing;

/// <summary>Plans modifications and deletions at the places that make the objects: where they are written, or in the patches of an overlay.</summary>
internal sealed class WrittenChanges(ManifestSet manifests, RepositoryModel model, PlannedEdits edits)
{
    private readonly ILookup<OriginKey, Resource> _byOrigin = manifests.Resources.ToLookup(OriginKey.Of);

    /// <summary>Plans all of them; what has to be said in a kustomization is said in <paramref name="form"/> or, where that cannot say it, a later one.</summary>
    public ImmutableArray<EditPlacement> Plan(IReadOnlyList<ResourceChange> changes, PatchForm form)
    {
        var patches = new OverlayPatches(manifests, model, edits);
        var placements = ImmutableArray.CreateBuilder<EditPlacement>();
        var deleted = new List<OriginKey>();
        foreach (var origin in changes.GroupBy(OriginOf).Where(origin => origin.Key is not null))
        {
            if (_byOrigin[origin.Key!.Value].Any(model.IsRendered))
            {
                placements.AddRange(PlanRendered(origin));
                continue;
            }

            foreach (var place in Places(origin.Key!.Value, origin))
            {
                if (place is EditPlace.AtLayer layer)
                {
                    placements.Add(patches.Plan(layer, form));
                    continue;
                }

                if (place.Wanted is { } wanted)
                    edits.Edit(origin.Key.Value.File, new NodeEdit.Transform(origin.Key.Value.Document, origin.Key.Value.Pointer, wanted));
                else
                    deleted.Add(origin.Key.Value);
                placements.Add(new(PlacementKind.Origin, origin.Key.Value.File, null, origin.Key.Value.File, [.. place.Targets.Select(OverlayPatches.Said)], []));
            }
        }

        foreach (var file in deleted.GroupBy(key => key.File, StringComparer.Ordinal))
            DeleteFrom(file.Key, [.. file]);
        return placements.ToImmutable();
    }

    private static OriginKey? OriginOf(ResourceChange change) => change switch
    {
        ResourceChange.Modify or ResourceChange.Delete => OriginKey.Of(TargetOf(change)),
        _ => null,
    };

    private ImmutableArray<EditPlacement> PlanRendered(IEnumerable<ResourceChange> changes)
    {
        var values = new ChartValues(model, edits);
        return [.. changes.Select(change => values.Plan(change, TargetOf(change)))];
    }

    private static Resource TargetOf(ResourceChange change) => change switch
    {
        ResourceChange.Modify modify => modify.Target,
        ResourceChange.Delete delete => delete.Target,
        _ => throw new InvalidOperationException("Only changes and deletions have a target."),
    };

    private ImmutableArray<EditPlace> Places(OriginKey origin, IEnumerable<ResourceChange> changes)
    {
        if (_byOrigin[origin].FirstOrDefault(resource => resource.History.Beginning == MadeBy.Generator) is { } generated)
            throw new PlanRefusedException($"{generated.Id} is made by a generator of {origin.File}: what shall change has to be changed in the data that it takes.", generated.Origin.Node);
        return new EditPlaces(_byOrigin[origin], changes, file => model.Graph.Of(file) is { IsComponent: false }).Choose();
    }

    private void DeleteFrom(string file, List<OriginKey> origins)
    {
        var parsed = manifests.Parsed[file];
        var removed = new HashSet<int>();
        foreach (var document in origins.GroupBy(origin => origin.Document))
        {
            if (IsWhole(parsed, document.Key, [.. document]))
                removed.Add(document.Key);
            else
                RemoveItems(file, [.. document]);
        }

        if (parsed.Problems.IsEmpty && parsed.Documents.All(document => document.Root is null || removed.Contains(document.Index)))
        {
            edits.Delete(file);
            Unlist(file);
            return;
        }

        foreach (var document in removed.Order())
            edits.Edit(file, new NodeEdit.RemoveDocument(document));
    }

    private void RemoveItems(string file, List<OriginKey> items)
    {
        foreach (var item in items)
            edits.Edit(file, new NodeEdit.Remove(item.Document, item.Pointer));
    }

    /// <summary>Whether nothing is left of a document: it is the object, or a List of which every item goes.</summary>
    private static bool IsWhole(YamlFile file, int document, List<OriginKey> origins) =>
        origins.Exists(origin => origin.Pointer.IsRoot)
        || WrittenObject.In(file.Documents.First(candidate => candidate.Index == document)).All(written => origins.Exists(origin => origin.Pointer == written.Origin.Pointer));

    private void Unlist(string file)
    {
        foreach (var kustomization in model.Graph.ByFolder.Values)
        {
            foreach (var field in (string[])["resources", "bases"])
            {
                var entries = kustomization.Scalars(field).ToList();
                for (var i = 0; i < entries.Count; i++)
                {
                    if (RepositoryPath.Resolve(kustomization.Folder, entries[i].Value) == file)
                        edits.Edit(kustomization.File, new NodeEdit.Remove(kustomization.Document, JsonPointer.Root.Append(field).Append(i)));
                }
            }
        }
    }
}
