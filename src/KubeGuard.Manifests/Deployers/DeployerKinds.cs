using KubeGuard.Manifests.Deployers.ArgoCd;
using KubeGuard.Manifests.Deployers.Flux;
using KubeGuard.Manifests.Deployers.Helm;
using KubeGuard.Manifests.Resources;

namespace KubeGuard.Manifests.Deployers;

/// <summary>The kinds of objects that deploy others.</summary>
internal static class DeployerKinds
{
    /// <summary>Whether objects of this type may deploy something.</summary>
    public static bool Includes(string group, string kind) => (group, kind) switch
    {
        ("kustomize.toolkit.fluxcd.io", "Kustomization") or ("helm.toolkit.fluxcd.io", "HelmRelease")
            or ("argoproj.io", "Application" or "ApplicationSet") => true,
        _ => false,
    };

    public static bool Includes(WrittenObject written) => Includes(GroupKind.Of(written.ApiVersion, written.Kind).Group, written.Kind);

    public static bool Includes(Resource resource) => Includes(resource.Id.Group, resource.Id.Kind);

    /// <summary>What the object deploys from this repository.</summary>
    public static DeployerReading Read(DeployerObject deployer, DeployedRepository repository) => (deployer.Id.Group, deployer.Id.Kind) switch
    {
        ("kustomize.toolkit.fluxcd.io", "Kustomization") => FluxKustomization.Read(deployer, repository),
        ("helm.toolkit.fluxcd.io", "HelmRelease") => FluxHelmRelease.Read(deployer, repository),
        ("helm.sh", "Chart") => PlainChart.Read(deployer, repository),
        ("argoproj.io", "Application") => ArgoApplication.Read(deployer, repository),
        ("argoproj.io", "ApplicationSet") => ArgoApplicationSet.Read(deployer, repository),
        _ => DeployerReading.Nothing,
    };
}
