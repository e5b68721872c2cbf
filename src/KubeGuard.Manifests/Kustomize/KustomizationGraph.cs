using System.Collections.Immutable;
using KubeGuard.Manifests.Reading;

namespace KubeGuard.Manifests.Kustomize;

/// <summary>The kustomizations of a repository and how they include one another.</summary>
internal sealed class KustomizationGraph
{
    private static readonly string[] PluginFields = ["generators", "transformers", "validators"];

    private KustomizationGraph(ImmutableSortedDictionary<string, Kustomization> byFolder)
    {
        ByFolder = byFolder;
        Referenced = byFolder.Values.SelectMany(FileReferences.Of).ToImmutableHashSet(StringComparer.Ordinal);
        Roots = FindRoots();
    }

    public ImmutableSortedDictionary<string, Kustomization> ByFolder { get; }

    /// <summary>The files (and folders) that some kustomization names.</summary>
    public ImmutableHashSet<string> Referenced { get; }

    /// <summary>The folders that no other kustomization includes, in ordinal order; of a cycle that nothing else includes, its first.</summary>
    public ImmutableArray<string> Roots { get; }

    /// <summary>The kustomization of a file; null when the file is none.</summary>
    public Kustomization? Of(string file) => ByFolder.GetValueOrDefault(RepositoryPath.FolderOf(file)) is { } found && found.File == file ? found : null;

    public static KustomizationGraph Of(IEnumerable<RepositoryFile> files)
    {
        var byFolder = ImmutableSortedDictionary.CreateBuilder<string, Kustomization>(StringComparer.Ordinal);
        foreach (var folder in files.Where(IsKustomization).GroupBy(file => RepositoryPath.FolderOf(file.Path), StringComparer.Ordinal))
        {
            var inOrder = folder.OrderBy(file => Array.IndexOf(KustomizationFiles.Names, RepositoryPath.NameOf(file.Path))).ToList();
            var first = Kustomization.From(inOrder[0].Yaml!);
            byFolder.Add(folder.Key, inOrder.Count == 1 ? first : first.Ambiguous());
        }

        return new(byFolder.ToImmutable());
    }

    public static bool IsKustomization(RepositoryFile file) =>
        file.Yaml is { } yaml && KustomizationFiles.IsName(RepositoryPath.NameOf(file.Path)) && KustomizationFiles.IsKustomization(yaml);

    /// <summary>The kustomizations that <paramref name="kustomization"/> includes directly, as resources, components or configuration of plugins.</summary>
    public IEnumerable<Kustomization> Included(Kustomization kustomization) =>
        kustomization.Resources.Concat(kustomization.Components).Concat(PluginFields.SelectMany(kustomization.Scalars))
            .Select(entry => RepositoryPath.Resolve(kustomization.Folder, entry.Value))
            .OfType<string>()
            .Select(folder => ByFolder.GetValueOrDefault(folder))
            .OfType<Kustomization>();

    private ImmutableArray<string> FindRoots()
    {
        var included = ByFolder.Values
            .SelectMany(outer => Included(outer).Where(inner => inner != outer))
            .Select(inner => inner.Folder)
            .ToHashSet(StringComparer.Ordinal);
        var roots = ByFolder.Keys.Where(folder => !included.Contains(folder)).ToImmutableSortedSet(StringComparer.Ordinal).ToBuilder();
        var reached = new HashSet<string>(StringComparer.Ordinal);
        foreach (var root in roots)
            Reach(root, reached);
        foreach (var folder in ByFolder.Keys)
        {
            if (reached.Contains(folder))
                continue;
            roots.Add(folder);
            Reach(folder, reached);
        }

        return [.. roots];
    }

    private void Reach(string root, HashSet<string> reached)
    {
        var open = new Stack<string>([root]);
        while (open.TryPop(out var folder))
        {
            if (!reached.Add(folder))
                continue;
            foreach (var inner in Included(ByFolder[folder]))
                open.Push(inner.Folder);
        }
    }
}
