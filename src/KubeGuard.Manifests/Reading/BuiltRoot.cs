using System.Collections.Immutable;
using KubeGuard.Manifests.Kustomize;
using KubeGuard.Manifests.Resources;

namespace KubeGuard.Manifests.Reading;

/// <summary>A built kustomization and the files that its outcome depends on.</summary>
internal sealed record BuiltRoot(ManifestRoot Root, ImmutableArray<ManifestProblem> Problems, ImmutableHashSet<string> Asked)
{
    public static BuiltRoot Build(BuildFiles files, KustomizationGraph graph, ScopeTable scopes, string folder)
    {
        var result = KustomizeBuilder.Build(files, graph, folder);
        ImmutableArray<Resource> resources =
        [
            .. result.Items.Select(item => new Resource
            {
                Id = scopes.Identify(item.Node),
                Body = item.Node,
                Origin = item.Origin,
                Root = folder,
                Files = [.. item.Files],
                History = item.History,
            }),
        ];
        return new(new(folder, resources, result.Problems.FirstOrDefault()), result.Problems, result.Asked);
    }
}
