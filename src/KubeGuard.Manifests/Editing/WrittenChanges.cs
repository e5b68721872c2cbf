using System.Text.Json.Nodes;
using KubeGuard.Manifests.Reading;
using KubeGuard.Manifests.Resources;
using KubeGuard.Manifests.Yaml;

namespace KubeGuard.Manifests.Editing;

/// <summary>Plans modifications and deletions at the places where the objects are written.</summary>
internal sealed class WrittenChanges(ManifestSet manifests, RepositoryModel model, PlannedEdits edits)
{
    private readonly ILookup<OriginKey, Resource> _byOrigin = manifests.Resources.ToLookup(OriginKey.Of);

    public void Plan(IReadOnlyList<ResourceChange> changes)
    {
        foreach (var origin in changes.OfType<ResourceChange.Modify>().GroupBy(change => OriginKey.Of(change.Target)))
            Modify(origin.Key, [.. origin]);
        var deleted = changes.OfType<ResourceChange.Delete>().GroupBy(change => OriginKey.Of(change.Target)).ToList();
        foreach (var origin in deleted)
            RefuseUnlessAll(origin.Key, origin.Select(change => change.Target), "deleted");
        foreach (var file in deleted.Select(origin => origin.Key).GroupBy(key => key.File, StringComparer.Ordinal))
            DeleteFrom(file.Key, [.. file]);
    }

    private void Modify(OriginKey origin, List<ResourceChange.Modify> changes)
    {
        RefuseUnlessAll(origin, changes.Select(change => change.Target), "changed");
        JsonObject? wanted = null;
        foreach (var change in changes)
        {
            var written = OriginReversal.Reverse(change.Target, change.After);
            if (wanted is not null && !JsonNode.DeepEquals(wanted, written))
                throw new PlanRefusedException($"{change.Target.Id} and another object that comes from the same text shall become different.", change.Target.Origin.Node);
            wanted = written;
        }

        edits.Edit(origin.File, new NodeEdit.Transform(origin.Document, origin.Pointer, wanted));
    }

    /// <summary>A text that several roots use is edited only when that is wanted of every object that comes from it.</summary>
    private void RefuseUnlessAll(OriginKey origin, IEnumerable<Resource> targets, string verb)
    {
        if (model.Graph.ByFolder.Values.Any(kustomization => kustomization.File == origin.File))
            throw new PlanRefusedException($"The object is made by a generator of {origin.File}, so there is no text of it that could be {verb}.", _byOrigin[origin].First().Origin.Node);
        var wanted = targets.Select(target => (target.Root, target.Id)).ToHashSet();
        var others = _byOrigin[origin].Where(resource => !wanted.Contains((resource.Root, resource.Id))).ToList();
        if (others.Count > 0)
        {
            throw new PlanRefusedException(
                $"The text also makes {string.Join(", ", others.Select(other => $"{other.Id} in {other.Root}"))}, which shall not be {verb}.",
                others[0].Origin.Node);
        }
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
