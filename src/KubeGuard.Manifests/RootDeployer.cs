using KubeGuard.Manifests.Resources;
using KubeGuard.Manifests.Yaml;

namespace KubeGuard.Manifests;

/// <summary>The object of the repository that brings a root to a cluster, such as a Flux <c>Kustomization</c> or an Argo CD <c>Application</c>.</summary>
/// <param name="Id">Its identity.</param>
/// <param name="Location">Where it is written.</param>
/// <param name="Parent">What deploys the deployer; null when nothing of the repository does.</param>
/// <param name="Cluster">The cluster that it names when that is not its own: a kubeconfig Secret, an API server or a cluster name; else null.</param>
public sealed record RootDeployer(ObjectRef Id, SourceLocation Location, RootDeployer? Parent, string? Cluster)
{
    /// <summary>The object, and what deploys it, up to the file that nothing deploys: two deployers of one name in two clusters differ in that.</summary>
    public override string ToString() => Parent is null ? $"{Id} in {Location.File}" : $"{Id} of {Parent}";
}
