using KubeGuard.Manifests.Kustomize;
using KubeGuard.Manifests.Reading;
using KubeGuard.Manifests.Resources;

namespace KubeGuard.Manifests.Editing;

/// <summary>
/// The kustomizations that an object passes on its way to the cluster: the one that lists its file, the one that includes that, up to the root.
/// </summary>
internal sealed class KustomizationChain
{
    private KustomizationChain(IReadOnlyList<Kustomization> links) => Links = links;

    /// <summary>The innermost first; empty for a plain file.</summary>
    public IReadOnlyList<Kustomization> Links { get; }

    /// <summary>The chain of a resource; the kustomization that a deployer builds counts as the deployer makes it.</summary>
    public static KustomizationChain Of(Resource resource, RepositoryModel model)
    {
        var graph = model.Graph;
        var taking = graph.ByFolder.Values.Where(kustomization => resource.Files.Contains(kustomization.File, StringComparer.Ordinal)).ToList();
        var links = new List<Kustomization>();
        var next = taking.Find(kustomization => Lists(kustomization, resource.Origin.File));
        while (next is not null && !links.Contains(next))
        {
            links.Add(next);
            var inner = next;
            next = taking.Find(outer => outer != inner && graph.Included(outer).Contains(inner));
        }

        if (model.Deployments.ByKey.GetValueOrDefault(resource.Root)?.Source.Kustomization is { } deployed)
        {
            links.RemoveAll(link => link.Folder == deployed.Folder);
            links.Add(deployed);
        }

        return new(links);
    }

    /// <summary>The chain from <paramref name="level"/> outwards.</summary>
    public KustomizationChain From(int level) => new([.. Links.Skip(level)]);

    /// <summary>The namespace that the chain puts resources in; null when it leaves them where they are.</summary>
    public string? Namespace => Links.Select(link => link.Node.Text("namespace")).LastOrDefault(ns => ns is { Length: > 0 });

    /// <summary>Whether the chain changes names.</summary>
    public bool Renames => Links.Any(link => link.Node.Text("namePrefix") is { Length: > 0 } || link.Node.Text("nameSuffix") is { Length: > 0 });

    /// <summary>The name that the chain turns into <paramref name="name"/>; null when there is none.</summary>
    public string? NameBefore(string name)
    {
        foreach (var link in Links.Reverse())
        {
            var prefix = link.Node.Text("namePrefix") ?? "";
            var suffix = link.Node.Text("nameSuffix") ?? "";
            if (name.Length <= prefix.Length + suffix.Length || !name.StartsWith(prefix, StringComparison.Ordinal) || !name.EndsWith(suffix, StringComparison.Ordinal))
                return null;
            name = name[prefix.Length..^suffix.Length];
        }

        return name;
    }

    private static bool Lists(Kustomization kustomization, string file) =>
        kustomization.Resources.Any(entry => RepositoryPath.Resolve(kustomization.Folder, entry.Value) == file);
}
