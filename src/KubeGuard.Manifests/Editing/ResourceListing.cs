using KubeGuard.Manifests.Kustomize;
using KubeGuard.Manifests.Yaml;

namespace KubeGuard.Manifests.Editing;

/// <summary>Adds a file to the <c>resources</c> of a kustomization, in the style of the list: sorted when it is sorted, <c>./</c> when it has that.</summary>
internal static class ResourceListing
{
    public static void Add(Kustomization kustomization, string file, PlannedEdits edits)
    {
        var entries = kustomization.Scalars("resources").Select(entry => entry.Value).ToList();
        var entry = RepositoryPath.Relative(kustomization.Folder, file);
        if (entries.Count > 0 && entries.Where(IsFile).DefaultIfEmpty("").All(present => present.StartsWith("./", StringComparison.Ordinal)))
            entry = "./" + entry;
        var list = JsonPointer.Root.Append("resources");
        var place = entries.FindIndex(present => string.CompareOrdinal(present, entry) > 0);
        if (entries.Count == 0)
            edits.Begin(kustomization.File, kustomization.Document, list, entry);
        else if (IsSorted(entries) && place >= 0)
            edits.Edit(kustomization.File, new NodeEdit.Insert(kustomization.Document, list, place, entry));
        else
            edits.Edit(kustomization.File, new NodeEdit.Append(kustomization.Document, list, entry));
    }

    private static bool IsFile(string entry) => !entry.StartsWith("../", StringComparison.Ordinal);

    private static bool IsSorted(List<string> entries) =>
        entries.Count > 1 && entries.Zip(entries.Skip(1)).All(pair => string.CompareOrdinal(pair.First, pair.Second) < 0);
}
