using KubeGuard.Manifests.Kustomize;

namespace KubeGuard.Manifests.Editing;

/// <summary>Plans new files with new objects, and their mention in the kustomization.</summary>
internal sealed class Creations(ManifestSet manifests, IReadOnlyList<CreatedObject> objects)
{
    /// <summary>How far out new files may be placed: beside the neighbour (0), or at a kustomization that includes it.</summary>
    public int Levels => objects.Count == 0 ? 1 : Math.Max(1, objects.Max(created => created.Chain.Links.Count));

    /// <summary>Places every new object at <paramref name="level"/>, or at its root when that is nearer.</summary>
    public void Plan(int level, PlannedEdits edits)
    {
        foreach (var file in objects.GroupBy(created => Place(created, level)))
        {
            var path = edits.FreePath(file.Key.Folder, file.Key.FileName);
            edits.Create(path, Text([.. file], level));
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

    private string Text(List<CreatedObject> objects, int level)
    {
        var style = NeighbourStyle.Of(manifests, objects[0].Change.Beside.Origin);
        return string.Join("---" + (style ?? YamlStyle.Default).LineBreak, objects.Select(created => Text(created, level, style)));
    }

    private static string Text(CreatedObject created, int level, YamlStyle? style)
    {
        var written = created.Written(Math.Min(level, Math.Max(0, created.Chain.Links.Count - 1)));
        return YamlWriter.Write(written, style, created.Change.Comments.IsDefault ? [] : created.Change.Comments);
    }

    private sealed record NewFile(string Folder, string FileName, Kustomization? Lister);
}
