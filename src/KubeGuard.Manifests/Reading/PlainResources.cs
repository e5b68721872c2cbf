using System.Collections.Immutable;
using KubeGuard.Manifests.Kustomize;
using KubeGuard.Manifests.Resources;

namespace KubeGuard.Manifests.Reading;

/// <summary>The resources of the files that no kustomization names, file by file.</summary>
internal sealed class PlainResources
{
    private readonly Dictionary<RepositoryFile, ImmutableArray<Resource>> _byFile;

    private PlainResources(Dictionary<RepositoryFile, ImmutableArray<Resource>> byFile, ImmutableArray<Resource> all)
    {
        _byFile = byFile;
        All = all;
        Problems = [.. Repeated(all)];
    }

    public ImmutableArray<Resource> All { get; }

    /// <summary>Objects that are written more than once.</summary>
    public ImmutableArray<ManifestProblem> Problems { get; }

    /// <summary>Works them out; the resources of files that did not change stay the same instances as in <paramref name="before"/>.</summary>
    public static PlainResources Of(IEnumerable<RepositoryFile> files, KustomizationGraph graph, ScopeTable scopes, PlainResources? before)
    {
        var byFile = new Dictionary<RepositoryFile, ImmutableArray<Resource>>(ReferenceEqualityComparer.Instance);
        var all = ImmutableArray.CreateBuilder<Resource>();
        foreach (var file in files)
        {
            if (file.Objects.IsEmpty || graph.Referenced.Contains(file.Path))
                continue;
            var resources = before?._byFile.GetValueOrDefault(file) is { IsDefault: false } known ? known : [.. file.Objects.Select(written => Plain(written, scopes))];
            byFile.Add(file, resources);
            all.AddRange(resources);
        }

        return new(byFile, all.ToImmutable());
    }

    private static Resource Plain(WrittenObject written, ScopeTable scopes) => new()
    {
        Id = scopes.Identify(written.Node),
        Body = written.Node,
        Origin = written.Origin,
        Root = RepositoryPath.Root,
        Files = [written.Origin.File],
    };

    private static IEnumerable<ManifestProblem> Repeated(ImmutableArray<Resource> all)
    {
        var first = new Dictionary<Identity, Resource>();
        foreach (var resource in all)
        {
            var identity = new Identity(resource.Id.Group, resource.Id.Kind, resource.Id.Namespace, resource.Id.Name);
            if (resource.Id.Name.EndsWith('*') || first.TryAdd(identity, resource))
                continue;
            yield return new(
                ManifestProblemKind.Suspicious,
                resource.Body.Location,
                $"{resource.Id} is also written at {first[identity].Body.Location}: which of the two is in the cluster depends on what is applied last.");
        }
    }

    private readonly record struct Identity(string Group, string Kind, string? Namespace, string Name);
}
