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
        var taken = new HashSet<string>(StringComparer.Ordinal);
        foreach (var file in objects.GroupBy(created => Place(created, level)))
        {
            var path = FreePath(file.Key.Folder, file.Key.FileName, taken);
            edits.Create(path, Text([.. file], level));
            if (file.Key.Lister is { IsGenerated: false } kustomization)
                edits.Edit(kustomization.File, ResourceListing.Add(kustomization, path));
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
        var style = StyleOf(objects[0]);
        return string.Join("---" + (style ?? YamlStyle.Default).LineBreak, objects.Select(created => Text(created, level, style)));
    }

    private static string Text(CreatedObject created, int level, YamlStyle? style)
    {
        var written = created.Written(Math.Min(level, Math.Max(0, created.Chain.Links.Count - 1)));
        return YamlWriter.Write(written, style, created.Change.Comments.IsDefault ? [] : created.Change.Comments);
    }

    /// <summary>New files look like their neighbour.</summary>
    private YamlStyle? StyleOf(CreatedObject created)
    {
        var origin = created.Change.Beside.Origin;
        return manifests.Parsed.TryGetValue(origin.File, out var neighbour) && !origin.File.EndsWith(".json", StringComparison.OrdinalIgnoreCase)
            ? StyleProbe.Of(origin.Node, new(neighbour.Source.Text)).StyleIn([origin.Node])
            : null;
    }

    private string FreePath(string folder, string fileName, HashSet<string> taken)
    {
        var dot = fileName.LastIndexOf('.');
        var stem = dot > 0 ? fileName[..dot] : fileName;
        var extension = dot > 0 ? fileName[dot..] : "";
        var path = RepositoryPath.In(folder, fileName);
        for (var number = 2; manifests.Files.Read(path) is not null || !taken.Add(path); number++)
            path = RepositoryPath.In(folder, $"{stem}-{number}{extension}");
        return path;
    }

    private sealed record NewFile(string Folder, string FileName, Kustomization? Lister);
}
