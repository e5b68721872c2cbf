using System.Collections.Immutable;
using KubeGuard.Manifests.Kustomize;
using KubeGuard.Manifests.Resources;

namespace KubeGuard.Manifests.Reading;

/// <summary>A built kustomization and the files that its outcome depends on.</summary>
internal sealed record BuiltRoot(ManifestRoot Root, ImmutableArray<ManifestProblem> Problems, ImmutableHashSet<string> Asked)
{
    public static BuiltRoot Build(BuildFiles files, KustomizationGraph graph, ScopeTable scopes, string folder) =>
        Of(KustomizeBuilder.Build(files, graph, folder), scopes, new(folder, [], null));

    /// <summary>The root with what a build made for it.</summary>
    public static BuiltRoot Of(BuildResult result, ScopeTable scopes, ManifestRoot root)
    {
        var key = root.Key;
        ImmutableArray<Resource> resources =
        [
            .. result.Items.Select(item => new Resource
            {
                Id = scopes.Identify(item.Node),
                Body = item.Node,
                Origin = item.Origin,
                Root = key,
                Files = [.. item.Files],
                History = item.History,
            }),
        ];
        var problem = result.Problems.FirstOrDefault(problem => problem.Kind != ManifestProblemKind.NotFollowed || resources.IsEmpty);
        return new(root with { Resources = resources, Problem = problem }, result.Problems, result.Asked);
    }
}
