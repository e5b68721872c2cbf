using KubeGuard.Manifests.Kustomize;

namespace KubeGuard.Manifests.Editing;

/// <summary>Plans new files with new objects, and their mention in the kustomization.</summary>
internal sealed class Creations(ManifestSet manifests, IReadOnlyList<CreatedObject> objects)
{
    private readonly ReferringNames _names = new(manifests, objects);

    /// <summary>The ways to write new files, the nearest to the neighbour first; one when there is nothing to make.</summary>
    public IEnumerable<CreationWay> Ways
    {
        get
        {
            var levels = objects.Count == 0 ? 1 : Math.Max(1, objects.Max(created => created.Chain.Links.Count));
            var areRenamed = objects.Any(created => created.Chain.Renames);
            return Enumerable.Range(0, levels).SelectMany(level => areRenamed
                ? [new CreationWay(level, ReferenceForm.Following), new CreationWay(level, ReferenceForm.Final)]
                : (CreationWay[])[new CreationWay(level, ReferenceForm.Final)]);
        }
    }

    /// <summary>Places every new object at the level of the way, or at its root when that is nearer.</summary>
    public void Plan(CreationWay way, PlannedEdits edits)
    {
        foreach (var file in objects.GroupBy(created => Place(created, way.Level)))
        {
            var path = edits.FreePath(file.Key.Folder, file.Key.FileName);
            edits.Create(path, Text([.. file], way, file.Key.Lister));
            if (file.Key.Lister is { IsGenerated: false } kustomization)
                ResourceListing.Add(kustomization, path, edits);
        }
    }

    private static NewFile Place(CreatedObject created, int level)
    {
        var links = created.Chain.Links;
        var lister = links.Count == 0 ? null : links[Math.Min(level, links.Count - 1)];
        var folder = lister is null || level == 0 ? RepositoryPath.FolderOf(created.Change.Beside.Origin.File) : lister.Folder;
        return new(folder, created.Change.FileName, lister);
    }

    private string Text(List<CreatedObject> objects, CreationWay way, Kustomization? lister)
    {
        var style = NeighbourStyle.Of(manifests, objects[0].Change.Beside.Origin);
        return string.Join("---" + (style ?? YamlStyle.Default).LineBreak, objects.Select(created => Text(created, way, lister, style)));
    }

    private string Text(CreatedObject created, CreationWay way, Kustomization? lister, YamlStyle? style)
    {
        var level = Math.Min(way.Level, Math.Max(0, created.Chain.Links.Count - 1));
        var written = created.Written(level);
        if (lister is not null && way.References == ReferenceForm.Following)
            _names.Rewrite(written, created, lister, level);
        return YamlWriter.Write(written, style, created.Change.Comments.IsDefault ? [] : created.Change.Comments);
    }

    /// <summary>One file and who lists it.</summary>
    private sealed record NewFile(string Folder, string FileName, Kustomization? Lister);
}

/// <summary>How names in new objects are written.</summary>
internal enum ReferenceForm
{
    /// <summary>As the object that is meant is called where it is written, so that the kustomizations rename both.</summary>
    Following,

    /// <summary>As the object is called in the cluster.</summary>
    Final,
}

/// <summary>A way to write new files.</summary>
/// <param name="Level">How far out: beside the neighbour (0), or at a kustomization that includes it.</param>
/// <param name="References">How names are written.</param>
internal readonly record struct CreationWay(int Level, ReferenceForm References);
