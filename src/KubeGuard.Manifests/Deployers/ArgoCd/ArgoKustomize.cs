using System.Collections.Frozen;
using KubeGuard.Manifests.Kustomize;
using KubeGuard.Manifests.Yaml;

namespace KubeGuard.Manifests.Deployers.ArgoCd;

/// <summary>A kustomization that an Application deploys.</summary>
internal sealed class ArgoKustomize : DeployedSource
{
    private readonly YamlMapping? _destination;
    private readonly Kustomization _kustomization;

    public ArgoKustomize(YamlMapping source, YamlMapping? destination, Kustomization below)
    {
        _destination = destination;
        _kustomization = ArgoOverlay.Lay(source.Mapping("kustomize"), below);
        Covers = FrozenSet.Create(StringComparer.Ordinal, below.Folder);
    }

    public override IReadOnlySet<string> Covers { get; }

    public override Kustomization Kustomization => _kustomization;

    public override BuildResult Build(DeploymentContext context)
    {
        var built = KustomizeBuilder.Build(context.Repository.NewBuild(), context.Repository.Graph, _kustomization);
        GivenNamespace.Apply(_destination?["namespace"] as YamlScalar, "destination.namespace", built.Items, context.Repository.Scopes);
        return built;
    }
}
